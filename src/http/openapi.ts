// The OpenAPI 3.1 document of the API, made from the routes themselves, and a plain page that lists them.
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject, type ZodOpenApiResponseObject } from 'zod-openapi';
import type { Access, Route } from './route.js';

const apiError = z
  .object({ error: z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) }) })
  .meta({ id: 'ApiError' });

export function openApiDocument(routes: Route[], version: string): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const path = `/api/v1${openApiPath(route.path)}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Switchboard', version, description: 'Times are ISO 8601 UTC; ids are opaque strings; lists take limit and cursor.' },
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'switchboard_session' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
    paths,
  });
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const okStatus = String(
    route.status ?? (route.response === undefined && route.file === undefined ? 204 : 200),
  ) as `${1 | 2 | 3 | 4 | 5}${string}`;
  return {
    operationId: operationId(route),
    summary: route.summary,
    tags: [route.path.split('/')[1] ?? ''],
    ...whoMay(route.access),
    requestParams: {
      ...(route.params instanceof z.ZodObject && { path: route.params }),
      ...(route.query instanceof z.ZodObject && { query: route.query }),
    },
    ...(route.body && { requestBody: { content: { 'application/json': { schema: route.body } } } }),
    responses: {
      [okStatus]: { description: 'Done', ...answerContent(route) },
      default: { description: 'Refused or failed', content: { 'application/json': { schema: apiError } } },
    },
  };
}

function answerContent({ response, file }: Route): Pick<ZodOpenApiResponseObject, 'content'> {
  if (file !== undefined) return { content: { [file]: {} } };
  return response ? { content: { 'application/json': { schema: response } } } : {};
}

function whoMay(access: Access): Required<Pick<ZodOpenApiOperationObject, 'description' | 'security'>> {
  switch (access) {
    case 'public':
    case 'site':
      return { description: 'No session needed.', security: [] };
    case 'visitor':
      return { description: 'Needs a visitor’s token.', security: [{ bearer: [] }] };
    default:
      return { description: `Least role: ${access}.`, security: [{ session: [] }, { bearer: [] }] };
  }
}

/** `/media/:id` → `/media/{id}`; `/lab/:platform/*rest` → `/lab/{platform}/{rest}`. */
function openApiPath(path: string): string {
  return path.replace(/[:*](\w+)/g, '{$1}');
}

function operationId({ method, path }: Route): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** A page without any script: each call with its role and what it is for. */
export function docsPage(routes: Route[]): string {
  const rows = [...routes]
    .sort((left, right) => left.path.localeCompare(right.path))
    .map(
      (route) =>
        `<tr><td><code>${route.method}</code></td><td><code>/api/v1${escapeHtml(openApiPath(route.path))}</code></td><td>${route.access}</td><td>${escapeHtml(route.summary)}</td></tr>`,
    );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Switchboard API</title>
<style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color-scheme:light dark}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #8884;vertical-align:top}</style></head>
<body><h1>Switchboard API</h1><p>The full description, with every field: <a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI 3.1).</p>
<table><thead><tr><th>Method</th><th>Path</th><th>Least role</th><th>Does</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></body></html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
