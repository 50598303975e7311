// docs/api.md is read by people who write programs: its table of routes is held to what a running hub says of itself.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { startHub, type TestHub } from '../support/hub.js';

const openApi = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ description: z.string() }))),
});

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(async () => {
  await hub.close();
});

async function documentedRoutes(): Promise<string[]> {
  const text = await readFile(new URL('../../docs/api.md', import.meta.url), 'utf8');
  const section = /^## Routes\n([\s\S]*?)(?=^## )/m.exec(text)?.[1] ?? '';
  const rows = [...section.matchAll(/^\| (GET|POST|PUT|PATCH|DELETE) \| `(\/[^`]*)` \| (public|visitor|agent|supervisor|admin) \|/gm)];
  return rows.map(([, method, path, role]) => `${String(method)} ${String(path)} ${String(role)}`);
}

/** The lab is off here, so its own controls are not among them. */
async function servedRoutes(): Promise<string[]> {
  const { paths } = openApi.parse(await (await fetch(`${hub.url}/api/openapi.json`)).json());
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { description }]) => {
      const role = description.startsWith('Needs a visitor') ? 'visitor' : (/^Least role: (\w+)\.$/.exec(description)?.[1] ?? 'public');
      return `${method.toUpperCase()} ${path.replace('/api/v1', '').replace(/\{(\w+)\}/g, ':$1')} ${role}`;
    }),
  );
}

describe('the table of routes in docs/api.md', () => {
  it('lists every route once with its least role, and no other', async () => {
    expect((await documentedRoutes()).sort()).toEqual((await servedRoutes()).sort());
  });
});
