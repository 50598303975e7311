// Files of visitors, up and down: as agents' files go, within the visitor's own conversation.
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { z } from 'zod';
import { HubError, storedMediaSchema } from '../contract/index.js';
import type { RenditionKind } from '../media/media.js';
import { FILE_FORMS, type FileForm, type SignedForm, type VisitorFileLinks } from '../media/visitor-file-links.js';
import type { VisitorFiles } from '../media/visitor-files.js';
import { takeFrom } from './login-limits.js';
import { give, receiveFile } from './media.js';
import { idParams, route, type Route } from './route.js';

const WINDOW_SECONDS = 10 * 60;
const UPLOADS_PER_VISITOR = 100;
/** An office or a mobile network shares one. */
const UPLOADS_PER_ADDRESS = 1_000;

const signedForm = z.object({
  form: z.enum(FILE_FORMS),
  expires: z.coerce.number().int(),
  signature: z.string().max(100),
});

export function widgetMediaRoutes({ files, links }: { files: VisitorFiles; links: VisitorFileLinks }): Route[] {
  const perVisitor = new RateLimiterMemory({ points: UPLOADS_PER_VISITOR, duration: WINDOW_SECONDS });
  const perAddress = new RateLimiterMemory({ points: UPLOADS_PER_ADDRESS, duration: WINDOW_SECONDS });
  const download = (path: string, summary: string, kind?: RenditionKind): Route =>
    route({
      method: 'GET',
      path: `/widget/media/:id${path}`,
      access: 'visitor',
      summary,
      params: idParams,
      file: '*/*',
      handle: async ({ visitor, params, request, response }) => give(await files.find(visitor, params.id, kind), request, response, kind),
    });
  return [
    route({
      method: 'POST',
      path: '/widget/media',
      access: 'visitor',
      summary: 'Upload one file (multipart/form-data, field `file`) to send it in a message',
      status: 201,
      response: storedMediaSchema,
      async handle({ visitor, request }) {
        await takeFrom(perVisitor, visitor.proxyUserId);
        await takeFrom(perAddress, request.ip ?? '');
        return receiveFile(request, (file) => files.upload(visitor, file));
      },
    }),
    download('', 'A file of the visitor’s conversation; supports Range'),
    download('/thumbnail', 'A small copy of a picture; the file itself where none was needed', 'thumbnail'),
    download('/playable', 'A sound in a form any browser plays; the file itself where none was needed', 'playable'),
    route({
      method: 'GET',
      path: '/widget/media/:id/links',
      access: 'visitor',
      summary: 'Signed addresses of a file and its small or playable form, for a page to show; good for an hour',
      params: idParams,
      response: z.object({ url: z.string(), thumbnailUrl: z.string(), playableUrl: z.string(), expiresAt: z.string() }),
      async handle({ visitor, params }) {
        const offered = await links.offer(visitor, params.id);
        if (offered === null) throw new HubError(404, 'not_found', 'There is no such file.');
        const address = (form: FileForm): string => addressOf(params.id, offered[form]);
        return {
          url: address('file'),
          thumbnailUrl: address('thumbnail'),
          playableUrl: address('playable'),
          expiresAt: new Date(offered.file.expires * 1000).toISOString(),
        };
      },
    }),
    route({
      method: 'GET',
      path: '/widget/files/:id',
      access: 'site',
      summary: 'A file of a visitor by a signed address; supports Range',
      params: idParams,
      query: signedForm,
      file: '*/*',
      handle: async ({ params, query, request, response }) => give(await links.open(params.id, query), request, response, query.form),
    }),
  ];
}

/** Within the hub: the page knows where that is. */
function addressOf(mediaId: string, { form, expires, signature }: SignedForm): string {
  const query = new URLSearchParams({ form, expires: String(expires), signature });
  return `/api/v1/widget/files/${mediaId}?${query.toString()}`;
}
