// Fetching a customer's file: the webhook names its address, which needs no token and works for a short time only.
import { ConnectorError, type AccountAccess, type FetchedMedia } from '../../../src/contract/index.js';

/** Where Meta serves files of conversations and profile pictures. */
const FILE_HOSTS = ['lookaside.fbsbx.com', '*.fbsbx.com', '*.fbcdn.net', '*.cdninstagram.com'];

export async function fetchByAddress(account: Pick<AccountAccess, 'fetchFile'>, ref: string, maxBytes: number): Promise<FetchedMedia> {
  if (ref === '') throw new ConnectorError({ code: 'file_gone', kind: 'permanent', message: 'Meta gave no address for this file' });
  return account.fetchFile({ url: ref, hosts: FILE_HOSTS, maxBytes });
}
