// Files of visitors, up and down: as agents' files go, within the visitor's own conversation.
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { RenditionKind } from '../media/media.js';
import type { VisitorFiles } from '../media/visitor-files.js';
import { takeFrom } from './login-limits.js';
import { give, receiveFile } from './media.js';
import { idParams, route, type Route } from './route.js';

const WINDOW_SECONDS = 10 * 60;
const UPLOADS_PER_VISITOR = 100;
/** An office or a mobile network shares one. */
const UPLOADS_PER_ADDRESS = 1_000;

export function widgetMediaRoutes({ files }: { files: VisitorFiles }): Route[] {
  const perVisitor = new RateLimiterMemory({ points: UPLOADS_PER_VISITOR, duration: WINDOW_SECONDS });
  const perAddress = new RateLimiterMemory({ points: UPLOADS_PER_ADDRESS, duration: WINDOW_SECONDS });
  const download = (path: string, summary: string, kind?: RenditionKind): Route =>
    route({
      method: 'GET',
      path: `/widget/media/:id${path}`,
      access: 'visitor',
      summary,
      params: idParams,
      handle: async ({ visitor, params, request, response }) => give(await files.find(visitor, params.id, kind), request, response, kind),
    });
  return [
    route({
      method: 'POST',
      path: '/widget/media',
      access: 'visitor',
      summary: 'Upload one file (multipart/form-data, field `file`) to send it in a message',
      status: 201,
      async handle({ visitor, request }) {
        await takeFrom(perVisitor, visitor.proxyUserId);
        await takeFrom(perAddress, request.ip ?? '');
        return receiveFile(request, (file) => files.upload(visitor, file));
      },
    }),
    download('', 'A file of the visitor’s conversation; supports Range'),
    download('/thumbnail', 'A small copy of a picture; the file itself where none was needed', 'thumbnail'),
    download('/playable', 'A sound in a form any browser plays; the file itself where none was needed', 'playable'),
  ];
}
