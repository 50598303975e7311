// Getting a file of a conversation: the webhook names its address, which needs no token and works for a short time only.
import { ConnectorError, type AccountAccess, type ByteRange, type FetchedMedia } from '../../../src/contract/index.js';

/** Where Meta serves files of conversations and profile pictures. */
const FILE_HOSTS = ['lookaside.fbsbx.com', '*.fbsbx.com', '*.fbcdn.net', '*.cdninstagram.com'];

type Fetching = Pick<AccountAccess, 'fetchFile'>;

/** A customer's file, to be kept. */
export async function fetchByAddress(account: Fetching, ref: string, maxBytes: number): Promise<FetchedMedia> {
  if (ref === '') throw new ConnectorError({ code: 'file_gone', kind: 'permanent', message: 'Meta gave no address for this file' });
  return account.fetchFile({ url: ref, hosts: FILE_HOSTS, maxBytes });
}

/** A story, reel or post, for somebody who looks at it now: Meta serves it while it may be seen, and nobody may keep a copy. */
export function viewByAddress(account: Fetching, url: string, request: { maxBytes: number; range?: ByteRange }): Promise<FetchedMedia> {
  return account.fetchFile({ url, hosts: FILE_HOSTS, ...request });
}
