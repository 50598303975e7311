// docs/api.md is read by people who write programs: its table of routes is held to what a running hub says of itself.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { DescribedAnswers } from '../support/described-answers.js';
import { eventually, startHub, type TestHub } from '../support/hub.js';

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
  const { paths } = (await DescribedAnswers.of(hub.url)).document;
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

describe('what the hub answers', () => {
  it('is said in the document for every call: its shape, a file, or that there is nothing', async () => {
    const { paths, components } = (await DescribedAnswers.of(hub.url)).document;
    // One that may be anything is none to rely on.
    const nothing = new Set(Object.keys(components.schemas).filter((name) => Object.keys(components.schemas[name] ?? {}).length === 0));
    const isSaid = (schema: Record<string, unknown> = {}): boolean =>
      Object.keys(schema).length > 0 && !nothing.has(String(schema['$ref']).replace('#/components/schemas/', ''));
    const unsaid = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { responses }]) =>
        Object.entries(responses).flatMap(([status, { content }]) => {
          const { 'application/json': json, ...file } = content ?? {};
          return status === '204' || isSaid(json?.schema) || Object.keys(file).length > 0 ? [] : [`${method} ${path} ${status}`];
        }),
      ),
    );
    expect(unsaid).toEqual([]);
  });

  it('is what its document says, field by field', async () => {
    const described = await DescribedAnswers.of(hub.url);
    const { account, bot } = await hub.bind();
    const person = hub.stub.addPerson({ displayName: 'Ann' });
    hub.stub.act(bot.externalAccountId, person.id, { type: 'text', text: 'Where is my kite?' });
    hub.stub.act(bot.externalAccountId, person.id, { type: 'photo', caption: 'This one' });
    await eventually(async () => (await hub.admin.conversations()).find(({ accountId }) => accountId === account.id));

    // Every list and setting that can be had without naming anything; what tests ask for by name is looked at there.
    let asked = 0;
    for (const [path, { get }] of Object.entries(described.document.paths)) {
      if (get?.responses['200']?.content?.['application/json'] === undefined || path.includes('{')) continue;
      if (!get.description.startsWith('Least role') || get.parameters?.some(({ required }) => required) === true) continue;
      await hub.admin.get(path.replace('/api/v1', ''));
      asked += 1;
    }
    expect(asked).toBeGreaterThan(25);
  });

  it.each([
    ['a field too many', { id: 'a', name: 'A', extra: 1 }],
    ['a field too few', { id: 'a' }],
    ['a field of another kind', { id: 'a', name: 1 }],
  ])('is not taken by a test with %s', async (_what, company) => {
    const described = await DescribedAnswers.of(hub.url);
    const { agent } = await hub.admin.get<{ agent: object }>('/me');
    expect(() => described.require('GET', '/me', 200, { agent, company })).toThrow('answers what the document does not say');
  });

  it('is not taken by a test where the document knows of none', async () => {
    const described = await DescribedAnswers.of(hub.url);
    expect(() => described.require('POST', '/auth/logout', 200, {})).toThrow('of which the document says nothing');
    expect(() => described.require('GET', '/nowhere', 200, {})).toThrow('is not in the document');
  });
});
