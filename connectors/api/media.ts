// Fetching a file of an inbound message from where it was said to be.
import { ConnectorError, type AccountAccess, type FetchedMedia } from '../../src/contract/index.js';
import { fileHostsOf, settingsSchema } from './config.js';
import { placeOf } from './media-ref.js';

export async function fetchMedia(account: AccountAccess, ref: string, maxBytes: number): Promise<FetchedMedia> {
  const place = placeOf(ref);
  if (place === null) throw gone();
  if ('url' in place) return account.fetchFile({ url: place.url, hosts: fileHostsOf(settingsSchema.parse(account.settings)), maxBytes });
  if (account.openUpload === undefined) throw gone();
  return account.openUpload(place.uploadId);
}

function gone(): ConnectorError {
  return new ConnectorError({ code: 'file_gone', kind: 'permanent', message: 'The file is no longer there' });
}
