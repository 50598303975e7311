// docs/api.md is read by people who write programs: its table of routes is held to what a running hub says of itself.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ConversationView, MessageView, ScheduledMessageView } from '../../src/contract/index.js';
import { eventually, startHub, type TestHub } from '../support/hub.js';

const jsonSchema = z.record(z.string(), z.unknown());
const operation = z.object({
  description: z.string(),
  parameters: z.array(z.object({ required: z.boolean().optional() })).optional(),
  responses: z.record(z.string(), z.object({ content: z.object({ 'application/json': z.object({ schema: jsonSchema }) }).optional() })),
});
const openApi = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), jsonSchema) }),
});
type OpenApi = z.infer<typeof openApi>;

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(async () => {
  await hub.close();
});

async function document(): Promise<OpenApi> {
  return openApi.parse(await (await fetch(`${hub.url}/api/openapi.json`)).json());
}

async function documentedRoutes(): Promise<string[]> {
  const text = await readFile(new URL('../../docs/api.md', import.meta.url), 'utf8');
  const section = /^## Routes\n([\s\S]*?)(?=^## )/m.exec(text)?.[1] ?? '';
  const rows = [...section.matchAll(/^\| (GET|POST|PUT|PATCH|DELETE) \| `(\/[^`]*)` \| (public|visitor|agent|supervisor|admin) \|/gm)];
  return rows.map(([, method, path, role]) => `${String(method)} ${String(path)} ${String(role)}`);
}

/** The lab is off here, so its own controls are not among them. */
async function servedRoutes(): Promise<string[]> {
  const { paths } = await document();
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
  it('is what its document says, field by field', async () => {
    const { account, bot } = await hub.bind();
    const person = hub.stub.addPerson({ displayName: 'Ann' });
    hub.stub.act(bot.externalAccountId, person.id, { type: 'text', text: 'Where is my kite?' });
    hub.stub.act(bot.externalAccountId, person.id, { type: 'photo', caption: 'This one' });
    const { id } = await eventually(async () => (await hub.admin.conversations()).find(({ accountId }) => accountId === account.id));
    await hub.admin.post(`/conversations/${id}/claim`);
    const at = (path: string): string => `/conversations/${id}${path}`;
    const send = (clientMsgId: string, more: object = {}) => ({ clientMsgId, content: { type: 'text', text: 'On its way' }, ...more });
    const { message } = await hub.admin.post<{ message: MessageView }>(at('/messages'), send('one'));
    await eventually(async () => ((await hub.admin.history(id)).some(({ status }) => status === 'sent') ? true : undefined));

    const described = await document();
    const asDescribed = schemasOf(described);
    const asked: [method: string, path: string, answer: unknown][] = [
      ['get', '/conversations', await hub.admin.get('/conversations')],
      ['get', '/conversations/{id}', await hub.admin.get<ConversationView>(at(''))],
      ['get', '/conversations/{id}/messages', await hub.admin.get(at('/messages'))],
      ['post', '/conversations/{id}/messages', await hub.admin.post(at('/messages'), send('two', { replyTo: message.id }))],
      [
        'post',
        '/conversations/{id}/messages',
        await hub.admin.post(at('/messages'), send('three', { sendAt: new Date(Date.now() + 3_600_000).toISOString() })),
      ],
      ['get', '/conversations/{id}/scheduled-messages', await hub.admin.get<{ items: ScheduledMessageView[] }>(at('/scheduled-messages'))],
      ['post', '/conversations/{id}/read', await hub.admin.post(at('/read'), { seq: 1 })],
      ['put', '/messages/{id}/reaction', await hub.admin.put(`/messages/${message.id}/reaction`, { emoji: '👍' })],
      ['patch', '/messages/{id}', await hub.admin.patch(`/messages/${message.id}`, { content: { type: 'text', text: 'On its way!' } })],
    ];
    // And every list and setting that can be had without naming anything.
    for (const [path, { get }] of Object.entries(described.paths)) {
      if (get === undefined || path.includes('{') || get.parameters?.some(({ required }) => required) === true) continue;
      const short = path.replace('/api/v1', '');
      if (get.description.startsWith('Least role') && asDescribed('get', short) !== undefined)
        asked.push(['get', short, await hub.admin.get(short)]);
    }
    expect(asked.length).toBeGreaterThan(25);
    for (const [method, path, answer] of asked) {
      const schema = asDescribed(method, path);
      expect([method, path, schema?.safeParse(answer).error?.issues ?? (schema ? 'as described' : 'not described')]).toEqual([
        method,
        path,
        'as described',
      ]);
    }
  });
});

/** What a call is answered with, by the document. */
function schemasOf({ paths, components }: OpenApi): (method: string, path: string) => z.ZodType | undefined {
  const here = (schema: unknown): z.core.JSONSchema.JSONSchema =>
    JSON.parse(JSON.stringify(schema).replaceAll('#/components/schemas/', '#/$defs/')) as z.core.JSONSchema.JSONSchema;
  return (method, path) => {
    const answers = Object.values(paths[`/api/v1${path}`]?.[method]?.responses ?? {});
    const schema = answers[0]?.content?.['application/json'].schema;
    return schema && z.fromJSONSchema({ ...here(schema), $defs: here(components.schemas) } as z.core.JSONSchema.JSONSchema);
  };
}
