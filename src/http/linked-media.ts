// What a platform lets people look at and nobody keep, e.g. a story: streamed from there to whoever may see the conversation, and forgotten.
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { ConnectorError, HubError, platformFailure, type ByteRange, type FetchedMedia, type PlatformClient } from '../contract/index.js';
import { conversationForViewer } from '../store/conversations.js';
import type { Database } from '../store/database.js';
import { messageById } from '../store/messages.js';
import { idParams, route, type Principal, type Route } from './route.js';

const MAX_BYTES = 100 * 1024 * 1024;
/** Streams at the same time; who comes beyond is asked to come again. */
const AT_ONCE = 50;
const SHOWN = /^(image\/(jpeg|png|gif|webp|avif)|video\/(mp4|webm|quicktime))$/;

export interface LinkedMediaDependencies {
  database: Database;
  clientOf(accountId: string): PlatformClient;
}

export function linkedMediaRoute({ database, clientOf }: LinkedMediaDependencies): Route {
  let streams = 0;

  const addressOf = async ({ companyId, agentId, role }: Principal, messageId: string): Promise<{ accountId: string; url: string }> => {
    const message = await messageById(database, companyId, messageId);
    const viewer = { companyId, agentId, seesAll: role !== 'agent' };
    if (!message || !(await conversationForViewer(database, viewer, message.conversationId))) throw noSuchMessage();
    const { content, senderType, accountId, retractedAt } = message;
    // An address an agent wrote is none the platform vouches for.
    const isFromThere = senderType === 'end_user' || senderType === 'business';
    if (content.type !== 'link' || content.viewOnly !== true || !isFromThere || retractedAt !== null) throw noSuchMessage();
    return { accountId, url: content.url };
  };

  return route({
    method: 'GET',
    path: '/messages/:id/linked-media',
    access: 'agent',
    summary:
      'The picture or video behind a `viewOnly` link, streamed from its platform and never kept; supports Range; 404 `media_gone` once it ended',
    params: idParams,
    file: '*/*',
    async handle({ principal, params, request, response }) {
      const { accountId, url } = await addressOf(principal, params.id);
      if (streams >= AT_ONCE) throw new HubError(503, 'media_busy', 'Too many files are being shown just now; try again in a moment.');
      streams += 1;
      try {
        await show(await look(clientOf(accountId), url, request), request, response);
      } finally {
        streams -= 1;
      }
    },
  });
}

async function look(client: PlatformClient, url: string, { method, headers }: Request): Promise<FetchedMedia> {
  // What it is can be told by its first byte.
  const range = method === 'HEAD' ? { start: 0, end: 0 } : rangeOf(headers.range);
  try {
    const media = await client.view?.(url, { maxBytes: MAX_BYTES, ...(range && { range }) });
    if (media === undefined) throw mediaGone();
    if (SHOWN.test(media.mime ?? '')) return media;
    media.stream.destroy();
    throw mediaGone();
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    // An address whose time is over is refused by some servers, not unknown to them.
    throw error.code === 'file_gone' || error.code === 'file_refused' ? mediaGone() : platformFailure(error);
  }
}

async function show({ stream, mime = '', sizeBytes, part }: FetchedMedia, { method }: Request, response: Response): Promise<void> {
  response.setHeader('Content-Type', mime);
  response.setHeader('Content-Disposition', 'inline');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  response.setHeader('Cache-Control', 'private, no-store');
  response.setHeader('Accept-Ranges', 'bytes');
  if (method === 'HEAD') {
    stream.destroy();
    response.end();
    return;
  }
  if (sizeBytes !== undefined) response.setHeader('Content-Length', sizeBytes);
  if (part) response.status(206).setHeader('Content-Range', `bytes ${String(part.start)}-${String(part.end)}/${String(part.totalBytes)}`);
  // A reader that goes away is no error of ours; a platform that breaks off is seen by the reader.
  await pipeline(stream, response).catch(() => response.destroy());
}

/** One part from its start; the rest of what Range knows gets the whole file, as it may. */
function rangeOf(header: string | undefined): ByteRange | null {
  const match = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header ?? '');
  if (!match) return null;
  const start = Number(match[1]);
  return match[2] === '' ? { start } : { start, end: Number(match[2]) };
}

function noSuchMessage(): HubError {
  return new HubError(404, 'not_found', 'There is no such message.');
}

function mediaGone(): HubError {
  return new HubError(404, 'media_gone', 'The platform shows this no longer.');
}
