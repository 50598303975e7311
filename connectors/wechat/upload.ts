// Uploads a file as temporary media: WeChat keeps it for three days and gives an id for it.
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { ConnectorError, type OpenFile, type PlatformCall } from '../../src/contract/index.js';
import type { WeChatApi } from './api.js';
import type { SizedStream } from './http-line.js';

const BASE_TIMEOUT_MS = 60_000;
/** The slowest upload worth waiting for, at the largest size. */
const LARGEST_BYTES = 10 * 1024 * 1024;
const BYTES_PER_MS = 50;

type CallFile = NonNullable<PlatformCall['files']>[number];

const uploaded = z.looseObject({
  media_id: z.string().min(1).optional().catch(undefined),
  thumb_media_id: z.string().min(1).optional().catch(undefined),
});

/** The media id. `file.part` is WeChat's type of the file: image, voice, video or thumb. */
export async function uploadMedia(api: WeChatApi, file: CallFile, openFile: OpenFile): Promise<string> {
  const boundary = `----file${randomBytes(12).toString('hex')}`;
  const breaking = new AbortController();
  const opened: Readable[] = [];
  try {
    const answer = await api.upload({
      path: '/cgi-bin/media/upload',
      query: { type: file.part },
      contentType: `multipart/form-data; boundary=${boundary}`,
      timeoutMs: BASE_TIMEOUT_MS + LARGEST_BYTES / BYTES_PER_MS,
      signal: breaking.signal,
      async body() {
        const source = await openFile(file.mediaId).catch(() => {
          throw fileUnreadable();
        });
        opened.push(source.stream);
        source.stream.once('error', () => breaking.abort());
        return multipart(file, source, { boundary, broken: () => breaking.abort() });
      },
    });
    const { media_id, thumb_media_id } = uploaded.parse(answer);
    const mediaId = media_id ?? thumb_media_id;
    if (mediaId === undefined)
      throw new ConnectorError({ code: 'upload_unclear', kind: 'temporary', message: 'WeChat took the file without saying its id' });
    return mediaId;
  } catch (error) {
    // Our own file broke off: whatever became of the call, no message was sent.
    if (breaking.signal.aborted) throw fileUnreadable();
    throw error;
  } finally {
    for (const stream of opened) stream.destroy();
  }
}

function multipart(
  { name, mime }: CallFile,
  source: SizedStream,
  { boundary, broken }: { boundary: string; broken: () => void },
): SizedStream {
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="media"; filename="${partName(name)}"\r\nContent-Type: ${mime}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  async function* bytes(): AsyncGenerator<Buffer> {
    let sentBytes = 0;
    yield head;
    for await (const chunk of source.stream as AsyncIterable<Buffer>) {
      sentBytes += chunk.length;
      yield chunk;
    }
    if (sentBytes !== source.sizeBytes) broken();
    yield tail;
  }
  return { stream: Readable.from(bytes(), { objectMode: false }), sizeBytes: head.length + source.sizeBytes + tail.length };
}

function fileUnreadable(): ConnectorError {
  return new ConnectorError({ code: 'file_unreadable', kind: 'temporary', message: 'The file to send could not be read' });
}

/** The name goes into a header line as it is. */
function partName(name: string): string {
  return name.replace(/["\r\n\\]/g, '_').slice(0, 200) || 'file';
}
