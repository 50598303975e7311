// The flows of a business account that are published: forms an agent may ask people to fill in.
import type { PlatformForm } from '../../src/contract/index.js';
import { listAll, type GraphApi } from '../meta/graph.js';
import { fieldsOf, idOf, shortTextOf } from '../meta/reading.js';

const PAGE = 100;
const PAGES_MAX = 20;

export async function forms(api: GraphApi, businessAccountId: string): Promise<PlatformForm[]> {
  const listed = await listAll(api, `${businessAccountId}/flows`, { fields: 'id,name,status', limit: PAGE }, PAGES_MAX);
  return listed.map(fieldsOf).flatMap((flow) => {
    const id = idOf(flow['id']);
    return id === undefined || flow['status'] !== 'PUBLISHED' ? [] : [{ id, name: shortTextOf(flow['name'], 256) ?? id }];
  });
}
