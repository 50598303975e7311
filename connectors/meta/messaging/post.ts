// The post somebody has commented on, as its account shows it now. What Meta does not tell costs nothing.
import { ConnectorError, type PlatformPost } from '../../../src/contract/index.js';
import type { GraphApi } from '../graph.js';
import { shortTextOf, textOf } from '../reading.js';

/** Under what Instagram and Facebook name its words and its address. */
export interface PostFields {
  text: string;
  url: string;
}

const TEXT_MAX = 512;

/** null when it is gone, or Meta will not tell. */
export async function lookUpPost(api: GraphApi, postId: string, fields: PostFields): Promise<PlatformPost | null> {
  try {
    const post = await api.get(postId, { fields: `${fields.text},${fields.url}` });
    const text = shortTextOf(post[fields.text], TEXT_MAX);
    const url = textOf(post[fields.url]);
    return { ...(text !== undefined && { text }), ...(url !== undefined && { url }) };
  } catch (error) {
    if (error instanceof ConnectorError && (error.kind === 'permanent' || error.kind === 'auth')) return null;
    throw error;
  }
}
