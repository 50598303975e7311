// A channel of one's own, over the whole road: by the stand-in that checks everything, and by the README's example as it stands there.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createStub, type ApiStub, type PhoneView, type StubAccount } from '../../connectors/api/stub/index.js';
import type { ChannelAccountView, ListedConversation, InboundKey, MessageView, Page } from '../../src/contract/index.js';
import { freePort } from '../support/free-port.js';
import { ApiFailure, eventually, startHub, type TestHub } from '../support/hub.js';

type Bound = ChannelAccountView & InboundKey;

let hub: TestHub;
let stub: ApiStub;

beforeEach(async () => {
  stub = await createStub({ retryBaseMs: 20 });
  hub = await startHub();
});
afterEach(async () => {
  await hub.expectConsistent();
  await hub.close();
  await stub.stop();
});

async function bindTo(baseUrl: string, signingSecret: string, settings: Record<string, unknown> = {}): Promise<Bound> {
  const groups = await hub.admin.get<Page<{ id: string }>>('/groups');
  return hub.admin.post<Bound>('/channel-accounts', {
    platform: 'api',
    groupId: groups.items[0]?.id,
    credentials: { signingSecret },
    settings: { baseUrl, publicUrl: hub.url, messagesPerSecond: 1000, ...settings },
  });
}

async function bound(): Promise<{ account: Bound; app: StubAccount; person: string }> {
  const app = stub.addAccount('Our app');
  const person = stub.addPerson({ displayName: 'Ana Lima' }).id;
  return { app, person, account: await bindTo(app.baseUrl, app.credentials.signingSecret) };
}

const waiting = (externalUserId: string): Promise<ListedConversation> =>
  eventually(async () =>
    (await hub.admin.conversations('all')).find(
      ({ proxyUser, session }) => proxyUser.platformUserId === externalUserId && session !== null,
    ),
  );
const claim = async (externalUserId: string): Promise<string> => {
  const { id } = await waiting(externalUserId);
  await hub.admin.post(`/conversations/${id}/claim`);
  return id;
};
async function reply(conversationId: string, content: object, more: object = {}): Promise<MessageView> {
  const body = { clientMsgId: `reply-${String(Math.random())}`, content, ...more };
  return (await hub.admin.post<{ message: MessageView }>(`/conversations/${conversationId}/messages`, body)).message;
}
const messageAt = (conversationId: string, seq: number, is: (message: MessageView) => boolean): Promise<MessageView> =>
  eventually(async () => (await hub.admin.history(conversationId)).find((message) => message.seq === seq && is(message)));
const onPhone = (app: StubAccount, person: string, is: (message: PhoneView['messages'][number]) => boolean) =>
  eventually(() => stub.chat(app.externalAccountId, person).messages.find(is));

interface Answer {
  status: number;
  body: { duplicate?: boolean; error?: { code: string; message: string } };
}
async function post({ inboundUrl }: Bound, body: object | string | FormData, key: string): Promise<Answer> {
  const isForm = body instanceof FormData;
  const response = await fetch(inboundUrl ?? '', {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, ...(!isForm && { 'content-type': 'application/json' }) },
    body: isForm ? body : typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}
const words = (externalMessageId: string, text = 'Hello', externalUserId = 'ana') => ({
  externalUserId,
  externalMessageId,
  content: { type: 'text', text },
});

describe('the way in', () => {
  it('takes a message once, however often it is posted', async () => {
    const { account } = await bound();
    const answers = [await post(account, words('m-1'), account.inboundKey), await post(account, words('m-1'), account.inboundKey)];
    expect(answers).toEqual([
      { status: 202, body: { duplicate: false } },
      { status: 200, body: { duplicate: true } },
    ]);
    const { id } = await waiting('ana');
    expect((await hub.admin.history(id)).filter(({ kind }) => kind === 'in')).toHaveLength(1);
  });

  it('takes one of many same messages posted at once', async () => {
    const { account } = await bound();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(account, words('m-1'), account.inboundKey)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 19 }, () => 200), 202]);
  });

  it.each<[string, number, string, (account: Bound) => Promise<Answer>]>([
    ['a wrong key', 401, 'bad_key', (account) => post(account, words('m-1'), 'guess')],
    ['a session’s token', 401, 'bad_key', (account) => post(account, words('m-1'), hub.admin.token)],
    [
      'a mistake in the event',
      400,
      'invalid_request',
      (account) => post(account, { ...words('m-1'), externalUserId: 7 }, account.inboundKey),
    ],
    ['what is no JSON', 400, 'malformed_json', (account) => post(account, '{', account.inboundKey)],
    ['half a surrogate pair', 400, 'bad_text', (account) => post(account, words('m-1', '\ud800'), account.inboundKey)],
    ['more than a mebibyte', 413, 'too_large', (account) => post(account, words('m-1', 'x'.repeat(1_100_000)), account.inboundKey)],
  ])('refuses %s', async (_what, status, code, attempt) => {
    const { account } = await bound();
    expect(await attempt(account)).toMatchObject({ status, body: { error: { code } } });
  });

  it('is none of another kind of channel, whose secret it must not test', async () => {
    const { account } = await hub.bind();
    const inboundUrl = `${hub.url}/api/v1/channel-accounts/${account.id}/inbound`;
    expect(await post({ ...account, inboundUrl, inboundKey: '' }, words('m-1'), 'guess')).toMatchObject({ status: 404 });
  });

  it('tells agents, once, that a person deleted the chat on their side, and keeps it', async () => {
    const { account } = await bound();
    await post(account, words('m-1'), account.inboundKey);
    const { id } = await waiting('ana');
    const lines = async () =>
      (await hub.admin.history(id)).flatMap(({ kind, content }) =>
        kind === 'in' && content.type === 'text'
          ? [content.text]
          : content.type === 'event' && content.name === 'history_deleted'
            ? ['—']
            : [],
      );
    for (const eventId of ['e-1', 'e-1', 'e-2'])
      await post(account, { type: 'history_deleted', externalUserId: 'ana', eventId }, account.inboundKey);
    await post(account, { type: 'history_deleted', externalUserId: 'nobody', eventId: 'e-3' }, account.inboundKey);
    await post(account, words('m-2', 'Back again'), account.inboundKey);
    await eventually(async () => (await lines()).includes('Back again') || undefined);
    expect(await lines()).toEqual(['Hello', '—', 'Back again']);
  });

  it('takes a file that comes in the same request', async () => {
    const { account } = await bound();
    const form = new FormData();
    const content = { type: 'file', media: { part: 'paper', name: 'note.txt' } };
    form.set('event', JSON.stringify({ externalUserId: 'ana', externalMessageId: 'm-1', content }));
    form.set('paper', new Blob(['words on paper'], { type: 'text/plain' }), 'note.txt');
    expect((await post(account, form, account.inboundKey)).status).toBe(202);
    const { id } = await waiting('ana');
    const message = await messageAt(
      id,
      1,
      ({ content: { type, ...rest } }) => type === 'file' && 'media' in rest && rest.media.state === 'ready',
    );
    const { mediaId } = (message.content as { media: { mediaId: string } }).media;
    const file = await fetch(`${hub.url}/api/v1/media/${mediaId}`, { headers: { authorization: `Bearer ${hub.admin.token}` } });
    expect(await file.text()).toBe('words on paper');
  });

  it('gives nobody another channel’s upload', async () => {
    const one = await bound();
    const other = await bound();
    const { mediaId } = await uploadOf(one.account);
    const content = { type: 'file', media: { upload: mediaId } };
    await post(other.account, { externalUserId: 'thief', externalMessageId: 'm-1', content }, other.account.inboundKey);
    const { id } = await waiting('thief');
    const message = await messageAt(id, 1, (stored) => JSON.stringify(stored.content).includes('"failed"'));
    expect(JSON.stringify(message.content)).toContain('no longer there');
  });

  async function uploadOf(account: Bound): Promise<{ mediaId: string }> {
    const form = new FormData();
    form.set(
      'event',
      JSON.stringify({ externalUserId: 'ana', externalMessageId: 'm-1', content: { type: 'file', media: { part: 'paper' } } }),
    );
    form.set('paper', new Blob(['a secret'], { type: 'text/plain' }), 'secret.txt');
    await post(account, form, account.inboundKey);
    const [row] = await hub.database.query<{ id: string }>({ text: 'SELECT id FROM media WHERE uploaded_by = $1', values: [account.id] });
    return { mediaId: row?.id ?? '' };
  }
});

describe('the key', () => {
  it('is shown once', async () => {
    const { account } = await bound();
    expect(JSON.stringify(await hub.admin.get(`/channel-accounts/${account.id}`))).not.toContain(account.inboundKey);
    expect(stub.hubOf(account.id)?.inboundKey).toBe(account.inboundKey);
  });

  it('is taken beside the new one, which the other side is told', async () => {
    const { account } = await bound();
    const { inboundKey } = await hub.admin.post<InboundKey>(`/channel-accounts/${account.id}/inbound-key`);
    expect(stub.hubOf(account.id)?.inboundKey).toBe(inboundKey);
    expect((await post(account, words('m-1'), account.inboundKey)).status).toBe(202);
    expect((await post(account, words('m-2'), inboundKey)).status).toBe(202);
  });

  it('ends at once when it is revoked', async () => {
    const { account } = await bound();
    await hub.admin.post(`/channel-accounts/${account.id}/inbound-key`, { revokePrevious: true });
    expect((await post(account, words('m-1'), account.inboundKey)).status).toBe(401);
  });

  it('is made for API channels only', async () => {
    const { account } = await hub.bind();
    const made: unknown = await hub.admin.post(`/channel-accounts/${account.id}/inbound-key`).catch((error: unknown) => error);
    expect(made instanceof ApiFailure && made.body.error.code).toBe('not_supported');
  });
});

describe('a conversation', () => {
  it('goes both ways, with answers quoted and files fetched', async () => {
    const { app, person } = await bound();
    stub.act(app.externalAccountId, person, { type: 'text', text: 'Where is my order?' });
    const id = await claim(person);
    const [question] = await hub.admin.history(id);
    await reply(id, { type: 'text', text: 'On its way' }, { replyTo: question?.id });
    expect(await onPhone(app, person, ({ from }) => from === 'bot')).toMatchObject({ text: 'On its way', replyTo: 1 });

    const form = new FormData();
    form.set('file', new Blob(['the invoice'], { type: 'text/plain' }), 'invoice.txt');
    const upload = await fetch(`${hub.url}/api/v1/media`, {
      method: 'POST',
      headers: { authorization: `Bearer ${hub.admin.token}` },
      body: form,
    });
    const { mediaId } = (await upload.json()) as { mediaId: string };
    const invoice = await reply(id, { type: 'file', media: { mediaId } });
    const shown = await onPhone(app, person, ({ kind }) => kind === 'document');
    expect(await (await fetch(stub.url + (shown.fileUrl ?? ''))).text()).toBe('the invoice');
    // The hub knows by which id it is quoted.
    await messageAt(id, invoice.seq, ({ status }) => status === 'sent');

    stub.act(app.externalAccountId, person, { type: 'photo', replyTo: shown.id });
    const photo = await eventually(async () =>
      (await hub.admin.history(id)).find(({ content }) => content.type === 'image' && content.media.state === 'ready'),
    );
    expect(photo).toMatchObject({ replyTo: { type: 'file' } });
  });

  it('carries edits, reactions, receipts and what is taken back', async () => {
    const { app, person } = await bound();
    stub.act(app.externalAccountId, person, { type: 'text', text: 'Helo' });
    const id = await claim(person);
    stub.act(app.externalAccountId, person, { type: 'edit', messageId: 1, text: 'Hello' });
    await messageAt(id, 1, ({ content }) => content.type === 'text' && content.text === 'Hello');

    const first = await reply(id, { type: 'text', text: 'One' });
    const second = await reply(id, { type: 'text', text: 'Two' });
    await messageAt(id, second.seq, ({ status }) => status === 'sent');
    stub.act(app.externalAccountId, person, { type: 'read' });
    // Both: what was read last tells of everything before it.
    await messageAt(id, second.seq, ({ status }) => status === 'read');
    await messageAt(id, first.seq, ({ status }) => status === 'read');

    stub.act(app.externalAccountId, person, { type: 'react', messageId: 2, emojis: ['👍'] });
    await messageAt(id, first.seq, ({ reactions }) => reactions?.[0]?.emoji === '👍');
    await hub.admin.patch(`/messages/${second.id}`, { content: { type: 'text', text: 'Three' } });
    await onPhone(app, person, ({ text, edited }) => text === 'Three' && edited === true);
    await hub.admin.post(`/messages/${first.id}/retract`);
    await onPhone(app, person, ({ id: number, deleted }) => number === 2 && deleted === true);
    stub.act(app.externalAccountId, person, { type: 'delete', messageId: 1 });
    await messageAt(id, 1, ({ retractedAt }) => retractedAt !== undefined);
  });

  it('shows each answer once though its answer is lost, and the connection breaks, and the program is away', async () => {
    const { app, person } = await bound();
    stub.act(app.externalAccountId, person, { type: 'text', text: 'Hello' });
    const id = await claim(person);
    stub.faults.set({
      rules: [
        { match: { method: 'message' }, effect: 'reset_after_accept' },
        { match: { method: 'message' }, effect: '500' },
      ],
    });
    const sent = await reply(id, { type: 'text', text: 'Once' });
    await messageAt(id, sent.seq, ({ status }) => status === 'sent');
    expect(stub.chat(app.externalAccountId, person).messages.filter(({ text }) => text === 'Once')).toHaveLength(1);
  });

  it('stores each message once and in order, from a program that posts everything three times', async () => {
    const { app, person } = await bound();
    stub.faults.set({ webhooks: { duplicate: 2 } });
    for (let n = 1; n <= 20; n += 1) stub.act(app.externalAccountId, person, { type: 'text', text: `Line ${String(n)}` });
    const { id } = await waiting(person);
    await messageAt(id, 20, () => true);
    const texts = (await hub.admin.history(id)).flatMap(({ content }) => (content.type === 'text' ? content.text : []));
    expect(texts).toEqual(Array.from({ length: 20 }, (_, index) => `Line ${String(index + 1)}`));
  });

  it('says why a person cannot be reached any more', async () => {
    const { app, person } = await bound();
    stub.act(app.externalAccountId, person, { type: 'text', text: 'Bye' });
    const id = await claim(person);
    stub.faults.set({ rules: [{ match: { method: 'message' }, effect: 'status', status: 410 }] });
    const sent = await reply(id, { type: 'text', text: 'Wait' });
    expect(await messageAt(id, sent.seq, ({ status }) => status === 'failed')).toMatchObject({ error: { code: 'unreachable_user' } });
  });
});

it('gives a file to nobody whose address was changed', async () => {
  const { app, person } = await bound();
  stub.act(app.externalAccountId, person, { type: 'photo' });
  const { id } = await waiting(person);
  const photo = await messageAt(id, 1, ({ content }) => JSON.stringify(content).includes('"ready"'));
  const { mediaId } = (photo.content as { media: { mediaId: string } }).media;
  const status = async (query: string): Promise<number> => (await fetch(`${hub.url}/api/v1/shared-files/${mediaId}${query}`)).status;
  expect([await status(''), await status('?expires=9999999999&signature=AAAA')]).toEqual([400, 404]);
});

it('can be tried in the lab', async () => {
  const lab = await startHub({ env: { LAB: 'on' } });
  try {
    const account = await lab.admin.post<ChannelAccountView>('/lab/demo', { platform: 'api' });
    const [person] = (await lab.admin.get<Page<{ id: string }>>('/lab/api/people')).items;
    const chat = `/lab/api/accounts/${account.externalAccountId}/chats/${person?.id ?? ''}`;
    await lab.admin.post(`${chat}/actions`, { type: 'text', text: 'From the lab' });
    const { id } = await eventually(async () => (await lab.admin.conversations('queued'))[0]);
    await lab.admin.post(`/conversations/${id}/claim`);
    await lab.admin.post(`/conversations/${id}/messages`, { clientMsgId: 'lab-1', content: { type: 'text', text: 'To the lab' } });
    await eventually(async () => (await lab.admin.get<PhoneView>(chat)).messages.find(({ text }) => text === 'To the lab'));
  } finally {
    await lab.close();
  }
});

describe('the example in the connector’s README', () => {
  it('is a whole channel', async () => {
    const readme = await readFile(new URL('../../connectors/api/README.md', import.meta.url), 'utf8');
    const example = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const folder = await mkdtemp(join(tmpdir(), 'switchboard-example-'));
    const file = join(folder, 'channel.mjs');
    await writeFile(file, example);
    const port = await freePort();
    const env = { ...process.env, NODE_OPTIONS: '', PORT: String(port), SIGNING_SECRET: 'a-secret-of-the-example' };
    const program = spawn(process.execPath, [file], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      const lines: string[] = [];
      createInterface({ input: program.stdout }).on('line', (line) => lines.push(line));
      const said = (line: string): Promise<string> => eventually(() => lines.find((one) => one === line));
      await said('listening');
      await bindTo(`http://127.0.0.1:${String(port)}/`, 'a-secret-of-the-example');
      program.stdin.write('Is anybody there?\n');
      await said('hub: 202');
      const id = await claim('me');
      await reply(id, { type: 'text', text: 'Yes, all of us' });
      await said('agent: Yes, all of us');
    } finally {
      const ended = once(program, 'exit');
      program.kill();
      await ended;
      await rm(folder, { recursive: true });
    }
  });
});
