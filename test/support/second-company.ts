// Another company on the same hub, with staff of its own.
import { v7 } from 'uuid';
import { hashPassword } from '../../src/http/passwords.js';
import { insertAgent } from '../../src/store/agents.js';
import { insertCompany } from '../../src/store/companies.js';
import { insertGroup } from '../../src/store/groups.js';
import { ADMIN, ApiClient, type TestHub } from './hub.js';

/** Signed in as its admin. */
export async function secondCompany(hub: TestHub): Promise<ApiClient> {
  const [companyId, groupId, id] = [v7(), v7(), v7()];
  const [now, login] = [new Date(), 'other@example.org'];
  await insertCompany(hub.database, { id: companyId, name: 'Other' }, now);
  await insertGroup(hub.database, { companyId, id: groupId, name: 'Support', timezone: 'UTC' }, now);
  const passwordHash = await hashPassword(ADMIN.password);
  const agent = { companyId, id, login, name: 'Other', passwordHash, role: 'admin' as const, maxLoad: 5, languages: [] };
  await insertAgent(hub.database, { ...agent, status: 'idle' }, now);
  return ApiClient.signIn(hub.url, login, ADMIN.password);
}
