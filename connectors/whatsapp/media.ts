// Fetching a customer's file: its id gives an address that is good for five minutes, which wants the token too.
import { ConnectorError, hubSays, type FetchFile, type FetchedMedia } from '../../src/contract/index.js';
import { decimalOf, textOf } from '../meta/reading.js';
import type { WhatsAppApi } from './api.js';

/** Where Meta's file servers are. */
const FILE_HOSTS = ['lookaside.fbsbx.com', '*.fbsbx.com', '*.fbcdn.net', '*.whatsapp.net'];

export async function fetchMedia(api: WhatsAppApi, fetchFile: FetchFile, ref: string, maxBytes: number): Promise<FetchedMedia> {
  const file = await api.graph.get(ref, { phone_number_id: api.phoneNumberId }).catch((error: unknown) => {
    throw isUnknownFile(error) ? fileGone(error.details.platformCode) : error;
  });
  const url = textOf(file['url']);
  if (url === undefined) throw fileGone();
  const sizeBytes = decimalOf(file['file_size']);
  if (sizeBytes !== undefined && sizeBytes > maxBytes) {
    const said = hubSays('file_larger', { megabytes: Math.floor(maxBytes / 1024 / 1024) });
    throw new ConnectorError({ code: 'file_too_big', kind: 'permanent', ...said });
  }
  const mime = textOf(file['mime_type']);
  const fetched = await fetchFile({ url, hosts: FILE_HOSTS, headers: api.graph.authorization, maxBytes });
  return { ...fetched, ...(mime !== undefined && { mime }) };
}

/** Ids of files are forgotten after seven days. */
function isUnknownFile(error: unknown): error is ConnectorError {
  return error instanceof ConnectorError && (error.code === 'not_found' || error.code === 'rejected');
}

function fileGone(platformCode?: string): ConnectorError {
  const message = 'WhatsApp no longer has this file';
  return new ConnectorError({ code: 'file_gone', kind: 'permanent', message, ...(platformCode !== undefined && { platformCode }) });
}
