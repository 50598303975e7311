import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  type AccountMenuEntry,
  ConnectorError,
  type AccountAccess,
  type FetchFile,
  type InboundEvent,
  type MessageContent,
  type OpenFile,
} from '../../src/contract/index.js';
import { capabilities } from './capabilities.js';
import { openClient, type WeChatClient } from './client.js';
import { parse } from './parse.js';
import { render } from './render.js';
import { SAMPLE_FILES } from './stub/samples.js';
import { createStub, type StubAccount, type WeChatStub, type WireCall } from './stub/index.js';

const HOUR_MS = 3_600_000;
const SEND = '/cgi-bin/message/custom/send';

let now: number;
let calls: WireCall[];
let stub: WeChatStub;
let account: StubAccount;
let person: string;
let closing: AbortController;
let client: WeChatClient;
let fetched: string[];
const noFile: OpenFile = () => Promise.reject(new Error('no file'));
const photo: OpenFile = () =>
  Promise.resolve({ stream: Readable.from([SAMPLE_FILES.image.bytes]), sizeBytes: SAMPLE_FILES.image.bytes.length });

/** As the hub's own, for the stub's address. */
const fetchFile: FetchFile = async ({ url }) => {
  fetched.push(url);
  const response = await fetch(url);
  return { stream: Readable.from([Buffer.from(await response.arrayBuffer())]) };
};

beforeEach(async () => {
  now = Date.now();
  calls = [];
  fetched = [];
  stub = await createStub({ now: () => now, onCall: (call) => calls.push(call) });
  account = stub.addAccount('Shop');
  person = stub.addPerson({ displayName: '王小雨' }).id;
  stub.act(account.externalAccountId, person, { type: 'text', text: '你好' });
  closing = new AbortController();
  client = open();
});

afterEach(async () => {
  closing.abort();
  await stub.stop();
});

function open(changes: Partial<AccountAccess> = {}): WeChatClient {
  const shelf = new Map<string, { value: string; expiresAt: Date }>();
  return openClient({
    accountId: 'a',
    credentials: account.credentials,
    settings: { baseUrl: stub.url },
    tokens: {
      read: (name) => Promise.resolve(shelf.get(name) ?? null),
      write: (name, token) => Promise.resolve(void shelf.set(name, token)),
    },
    fetchFile,
    signal: closing.signal,
    ...changes,
  });
}

async function failure(run: Promise<unknown> | undefined): Promise<ConnectorError> {
  const error: unknown = await run?.catch((thrown: unknown) => thrown);
  if (!(error instanceof ConnectorError)) throw new Error('expected a ConnectorError');
  return error;
}

async function send(content: MessageContent, openFile = noFile, by = client): Promise<string[]> {
  const ids: string[] = [];
  for (const call of render({ op: 'send', platformUserId: person, content }, capabilities({})))
    ids.push(...(await by.deliver(call, openFile)).platformMessageIds);
  return ids;
}
const text = (value: string): MessageContent => ({ type: 'text', text: value });
const shown = (): { kind: string; text?: string }[] =>
  stub.chat(account.externalAccountId, person).messages.filter(({ from }) => from === 'bot');
const paths = (): string[] => calls.map(({ path }) => path);

describe('binding', () => {
  it('proves AppID and AppSecret and names the account by its AppID', async () => {
    expect(await client.identify()).toEqual({ externalAccountId: account.externalAccountId, name: `WeChat ${account.externalAccountId}` });
  });

  it.each([
    ['secret', { appSecret: 'f'.repeat(32) }, 'app_secret_rejected'],
    ['AppID', { appId: 'wx0000000000000000' }, 'app_id_rejected'],
  ])('refuses a wrong %s in WeChat’s words, without the secret', async (_what, wrong, code) => {
    const credentials = { ...account.credentials, ...wrong };
    const error = await failure(open({ credentials }).identify());
    expect(error).toMatchObject({ code, kind: 'auth', message: expect.stringContaining('invalid app') });
    expect(JSON.stringify(error.details)).not.toContain(credentials.appSecret);
  });

  it('says that an address is not WeChat’s', async () => {
    const error = await failure(open({ settings: { baseUrl: `${stub.url}/_control` } }).identify());
    expect(error).toMatchObject({ code: 'not_wechat', kind: 'permanent' });
  });
});

describe('the access token', () => {
  it('is fetched once for many calls at once, and never again while it is good', async () => {
    await Promise.all(Array.from({ length: 20 }, () => client.probe({ webhookUrl: null })));
    expect(paths().filter((path) => path === '/cgi-bin/stable_token').length).toBe(1);
  });

  it.each([
    ['expired', (): void => stub.tokens.expire(account.externalAccountId)],
    ['was killed by another program', (): void => stub.tokens.invalidate(account.externalAccountId)],
  ])('that %s costs one more call and sends once', async (_what, spoil) => {
    await send(text('one'));
    spoil();
    await send(text('two'));
    expect(shown().map((message) => message.text)).toEqual(['one', 'two']);
    expect(stub.tokens.count).toBe(2);
  });

  it('that expires between two uses lets the file be sent all the same', async () => {
    await send(text('one'));
    stub.tokens.expire(account.externalAccountId);
    let opened = 0;
    const counting: OpenFile = (mediaId) => {
      opened += 1;
      return photo(mediaId);
    };
    await send({ type: 'image', media: { mediaId: 'm', mime: 'image/jpeg', sizeBytes: 1, state: 'ready' } }, counting);
    expect(shown().map((message) => message.kind)).toEqual(['text', 'photo']);
    expect(opened).toBe(2);
  });

  it('refused time after time ends in one more try, not in a loop', async () => {
    stub.faults.set({ rules: [{ match: { method: SEND }, effect: 'unauthorized', times: 9 }] });
    expect(await failure(send(text('x')))).toMatchObject({ code: 'token_rejected', kind: 'auth' });
    expect(paths().filter((path) => path === SEND).length).toBe(2);
  });

  it('is in no error', async () => {
    await client.identify();
    stub.faults.set({ rules: [{ match: {}, effect: 'reset_after_accept', times: 9 }] });
    const error = await failure(
      client
        .probe({ webhookUrl: null })
        .then(({ checks }) => Promise.reject(new ConnectorError({ code: 'rejected', kind: 'permanent', message: JSON.stringify(checks) }))),
    );
    expect(`${error.stack ?? ''}${JSON.stringify(error.details)}`).not.toMatch(/access_token|[\w-]{100,}/);
  });
});

describe('delivering', () => {
  it('gives each message an id of its own, because WeChat gives none', async () => {
    const ids = [...(await send(text('one'))), ...(await send(text('two')))];
    expect(new Set(ids).size).toBe(2);
    expect(ids.every((id) => id.startsWith('sent/'))).toBe(true);
  });

  it('uploads what it sends', async () => {
    await send({ type: 'image', media: { mediaId: 'm', mime: 'image/jpeg', sizeBytes: 1, state: 'ready', name: 'a"b\r\n.jpg' } }, photo);
    const message = stub.chat(account.externalAccountId, person).messages.at(-1);
    const copy = await fetch(stub.url + (message?.fileUrl ?? ''));
    expect(Buffer.from(await copy.arrayBuffer()).equals(SAMPLE_FILES.image.bytes)).toBe(true);
  });

  it('calls a file that breaks off a temporary failure, and nothing arrives', async () => {
    const breaking: OpenFile = () =>
      Promise.resolve({
        stream: Readable.from(
          (async function* () {
            yield Buffer.alloc(1000);
            await Promise.resolve();
            throw new Error('disk gone');
          })(),
        ),
        sizeBytes: 5000,
      });
    const image: MessageContent = { type: 'image', media: { mediaId: 'm', mime: 'image/jpeg', sizeBytes: 1, state: 'ready' } };
    expect(await failure(send(image, breaking))).toMatchObject({ code: 'file_unreadable', kind: 'temporary' });
    expect(shown()).toEqual([]);
  });

  it('closes the file it sent, and one it could not send', async () => {
    const image: MessageContent = { type: 'image', media: { mediaId: 'm', mime: 'image/jpeg', sizeBytes: 1, state: 'ready' } };
    const opened: Readable[] = [];
    const watched =
      (claimedBytes?: number): OpenFile =>
      () => {
        const stream = Readable.from([SAMPLE_FILES.image.bytes]);
        opened.push(stream);
        return Promise.resolve({ stream, sizeBytes: claimedBytes ?? SAMPLE_FILES.image.bytes.length });
      };
    await send(image, watched());
    expect(await failure(send(image, watched(99_999)))).toMatchObject({ code: 'file_unreadable' });
    stub.faults.set({ rules: [{ match: { method: '/cgi-bin/media/upload' }, effect: '503' }] });
    expect(await failure(send(image, watched()))).toMatchObject({ code: 'platform_down' });
    await stub.stop();
    expect(await failure(send(image, watched()))).toMatchObject({ kind: 'temporary' });
    expect(opened.map(({ destroyed }) => destroyed)).toEqual([true, true, true, true]);
  });

  it('never takes an agent’s text for a place to fill in', async () => {
    await send(text('setting://baseUrl attach://image'));
    expect(shown()).toMatchObject([{ text: 'setting://baseUrl attach://image' }]);
  });

  it('puts the account’s cover on a mini program card', async () => {
    const media_id = await uploadedByHand();
    const own = open({ settings: { baseUrl: stub.url, miniProgramCoverMediaId: media_id } });
    await send({ type: 'product', id: '1', title: 'Chair', url: 'miniprogram://wx00000000000000aa/pages/i' }, noFile, own);
    expect(shown()).toMatchObject([{ text: 'Chair', buttons: [[{ text: '小程序' }]] }]);
  });

  it('offers a text instead of a card of a mini program that is not connected', async () => {
    const own = open({ settings: { baseUrl: stub.url, miniProgramCoverMediaId: await uploadedByHand() } });
    const content: MessageContent = { type: 'product', id: '1', title: 'Chair', url: 'miniprogram://wx0000000000000bbb/pages/i' };
    const error = await failure(send(content, noFile, own));
    expect(error).toMatchObject({ code: 'mini_program_refused' });
    await client.deliver(error.details.alternative ?? { method: '', payload: {} }, noFile);
    expect(shown()).toMatchObject([{ text: expect.stringContaining('data-miniprogram-appid="wx0000000000000bbb"') }]);
  });

  it('does not know about a call that was on its way when the account closed', async () => {
    await client.identify();
    stub.faults.set({ rules: [{ match: { method: SEND }, effect: 'slow', delayMs: 5_000 }] });
    const sending = failure(send(text('x')));
    while (!paths().includes(SEND)) await new Promise((resolve) => setTimeout(resolve, 2));
    closing.abort();
    expect(await sending).toMatchObject({ code: 'outcome_unknown', kind: 'uncertain' });
  });
});

async function uploadedByHand(): Promise<string> {
  const { access_token } = (await (
    await fetch(`${stub.url}/cgi-bin/stable_token`, {
      method: 'POST',
      body: JSON.stringify({ grant_type: 'client_credential', appid: account.credentials.appId, secret: account.credentials.appSecret }),
    })
  ).json()) as { access_token: string };
  const form = new FormData();
  form.append('media', new Blob([new Uint8Array(SAMPLE_FILES.image.bytes)]), 'cover.jpg');
  const answer = await fetch(`${stub.url}/cgi-bin/media/upload?type=image&access_token=${access_token}`, { method: 'POST', body: form });
  return ((await answer.json()) as { media_id: string }).media_id;
}

describe('the customer’s five messages', () => {
  it('are counted: the sixth is refused until they write again', async () => {
    // What following allowed is over.
    now += 60_000;
    for (const turn of ['1', '2', '3', '4', '5']) await send(text(turn));
    expect(await failure(send(text('6')))).toMatchObject({
      code: 'reply_quota_used',
      kind: 'permanent',
      details: { platformCode: expect.stringMatching(/^45047 /) },
    });
    stub.act(account.externalAccountId, person, { type: 'text', text: '还在吗？' });
    await send(text('7'));
    expect(shown().map((message) => message.text)).toEqual(['1', '2', '3', '4', '5', '7']);
  });

  it('end after 48 hours, and a template still goes', async () => {
    now += 48 * HOUR_MS;
    expect(await failure(send(text('late')))).toMatchObject({
      code: 'reply_window_closed',
      details: { platformCode: expect.stringMatching(/^45015 /) },
    });
    const [id] = await send({ type: 'template', name: 'order_shipped', language: 'zh_CN', parameters: { order: 'A-1' } });
    expect(id).toMatch(/^template\/\d{19}$/);
    expect(shown()).toMatchObject([{ text: '订单发货通知\n订单编号：A-1' }]);
  });

  it('are three within a minute after a tap', async () => {
    now += 48 * HOUR_MS;
    stub.act(account.externalAccountId, person, { type: 'menu', key: 'SALES' });
    for (const turn of ['1', '2', '3']) await send(text(turn));
    expect(await failure(send(text('4')))).toMatchObject({ code: 'reply_quota_used' });
    now += 60_000;
    expect(await failure(send(text('5')))).toMatchObject({ code: 'reply_window_closed' });
  });

  it('are the five our own parser tells of', async () => {
    now += 60_000;
    const { events } = await pushed({ type: 'text', text: 'again' });
    expect(events).toMatchObject([{ type: 'message', replyAllowance: { messages: 5, seconds: 172_800 } }]);
    expect(stub.chat(account.externalAccountId, person).repliesLeft).toBe(5);
  });
});

/** What an action of the person is told as, parsed. */
async function pushed(action: { type: string } & Record<string, unknown>): Promise<{ events: InboundEvent[] }> {
  const { createServer } = await import('node:http');
  const bodies: Buffer[] = [];
  const server = createServer((request, response) => {
    const echo = new URL(request.url ?? '/', 'http://hub').searchParams.get('echostr');
    if (echo !== null) return void response.end(echo);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks));
      response.end('success');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  stub.change(account.externalAccountId, { mode: 'plain' });
  await stub.setCallback(account.externalAccountId, `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`);
  stub.act(account.externalAccountId, person, action);
  while (stub.pendingPushes(account.externalAccountId) > 0) await new Promise((resolve) => setTimeout(resolve, 2));
  server.closeAllConnections();
  server.close();
  const events = bodies.flatMap((body) => parse({ body, receivedAt: new Date(now), externalAccountId: account.externalAccountId }));
  return { events };
}

async function refOf(type: string): Promise<string> {
  const { events } = await pushed({ type });
  const [message] = events;
  return message?.type === 'message' && 'media' in message.content ? message.content.media.ref : '';
}

describe('files from customers', () => {
  it.each([
    ['photo', SAMPLE_FILES.image],
    ['voice', SAMPLE_FILES.voice],
  ])('come as they were sent: %s', async (type, { bytes, mime }) => {
    const file = await client.fetchMedia?.(await refOf(type), 1_000_000);
    expect(file).toMatchObject({ mime, sizeBytes: bytes.length });
    expect((await buffer(file?.stream ?? Readable.from([]))).equals(bytes)).toBe(true);
  });

  it('come by an address when they are videos', async () => {
    const file = await client.fetchMedia?.(await refOf('video'), 1_000_000);
    expect((await buffer(file?.stream ?? Readable.from([]))).equals(SAMPLE_FILES.video.bytes)).toBe(true);
    expect(fetched).toEqual([expect.stringMatching(`^${stub.url}/_files/`)]);
  });

  it('that are voices come at 16 kHz when the other recording is gone', async () => {
    const [, wide = ''] = (await refOf('voice')).split(' ');
    const file = await client.fetchMedia?.(`gone ${wide}`, 1_000_000);
    expect((await buffer(file?.stream ?? Readable.from([]))).equals(SAMPLE_FILES.voice.bytes)).toBe(true);
  });

  it('are gone after three days', async () => {
    const ref = await refOf('photo');
    now += 72 * HOUR_MS;
    expect(await failure(client.fetchMedia?.(ref, 1_000_000))).toMatchObject({ code: 'media_gone', kind: 'permanent' });
  });

  it('are refused when they are too large', async () => {
    expect(await failure(client.fetchMedia?.(await refOf('photo'), 100))).toMatchObject({ code: 'file_too_large', kind: 'permanent' });
  });
});

describe('people', () => {
  it('have no name but the account’s own', async () => {
    expect(await client.profile?.(person)).toEqual({});
    await client.setRemark(person, '小雨（VIP）');
    expect(await client.profile?.(person)).toEqual({ displayName: '小雨（VIP）' });
  });

  it('are unknown when they never followed, or follow no more', async () => {
    expect(await client.profile?.('oNobody')).toBeNull();
    stub.act(account.externalAccountId, person, { type: 'block' });
    expect(await client.profile?.(person)).toBeNull();
  });

  it('see that somebody types, and a second sign costs nothing', async () => {
    await client.typing?.(person);
    await client.typing?.(person);
    expect(stub.chat(account.externalAccountId, person).botTyping).toBe(true);
    now += 60_000;
    await client.typing?.(person);
    expect(stub.chat(account.externalAccountId, person).botTyping).toBe(false);
  });

  it('are listed, looked up together and tagged', async () => {
    expect(await client.followerPage(null)).toEqual({ openIds: [person], next: person });
    expect(await client.followerPage(person)).toEqual({ openIds: [], next: null });
    const { id } = await client.createTag('VIP');
    await client.tagFollowers(id, [person]);
    expect(await client.listTags()).toEqual([{ id, name: 'VIP', followerCount: 1 }]);
    expect(await client.followers([person])).toMatchObject([{ openId: person, isFollowing: true, tagIds: [id] }]);
    await client.renameTag(id, 'Gold');
    await client.untagFollowers(id, [person]);
    expect(await client.listTags()).toEqual([{ id, name: 'Gold', followerCount: 0 }]);
    await client.deleteTag(id);
    expect(await failure(client.renameTag(id, 'x'))).toMatchObject({ code: 'tag_refused' });
  });

  it('arrive with the scene of the code they scanned', async () => {
    const code = await client.createQrCode({ scene: 'grp_sales', seconds: 604_800 });
    expect(code).toMatchObject({
      expiresInSeconds: 604_800,
      imageUrl: expect.stringMatching(/^https:\/\/mp\.weixin\.qq\.com\/cgi-bin\/showqrcode\?ticket=gQ[\w%]+$/),
    });
    expect(await client.createQrCode({ scene: 'grp_sales' })).not.toHaveProperty('expiresInSeconds');
    const { events } = await pushed({ type: 'scan', scene: 'grp_sales' });
    expect(events).toMatchObject([
      { type: 'message', entryPoint: { kind: 'scene', payload: 'grp_sales' }, replyAllowance: { messages: 3 } },
    ]);
    expect((await client.follower(person)).isFollowing).toBe(true);
  });
});

describe('the account', () => {
  it('has a menu that can be read, changed and taken away', async () => {
    expect(await client.readMenu()).toEqual([]);
    const menu: AccountMenuEntry[] = [
      { label: '人工客服', action: { kind: 'answer', key: 'HUMAN' } },
      {
        label: '更多',
        entries: [
          { label: '官网', action: { kind: 'link', url: 'https://example.com/' } },
          { label: '商城', action: { kind: 'mini_program', appId: 'wx1', page: 'pages/shop', url: 'https://example.com/shop' } },
          { label: '扫一扫', action: { kind: 'other', type: 'scancode_push', value: 'SCAN' } },
          { label: '文章', action: { kind: 'other', type: 'article_id', value: 'a1' } },
        ],
      },
    ];
    await client.writeMenu(menu);
    expect(await client.readMenu()).toEqual(menu);
    await client.writeMenu([]);
    expect(await client.readMenu()).toEqual([]);
  });

  it('refuses a menu entry of a kind WeChat does not have', async () => {
    const menu: AccountMenuEntry[] = [{ label: 'x', action: { kind: 'other', type: 'fly', value: '1' } }];
    expect(await failure(client.writeMenu(menu))).toMatchObject({ code: 'menu_entry_refused', kind: 'permanent' });
  });

  it('lists its templates and notices, and what is to be filled in', async () => {
    const templates = (await client.templates?.()) ?? [];
    expect(templates).toContainEqual({
      name: 'order_shipped',
      language: 'zh_CN',
      category: 'template',
      preview: '订单发货通知\n订单编号：{{order.DATA}}',
      parameters: [{ name: 'order', example: 'A-1001' }],
    });
    expect(templates.filter(({ category }) => category === 'subscription')).toMatchObject([
      { name: expect.stringMatching(/^subscription\//), parameters: [{ name: 'thing1' }, { name: 'phrase2' }] },
    ]);
  });

  it('has no templates where it may have none', async () => {
    stub.change(account.externalAccountId, { kind: 'subscription' });
    expect(await client.templates?.()).toEqual([]);
  });

  it('sends a notice as often as the customer agreed', async () => {
    const [notice] = ((await client.templates?.()) ?? []).filter(({ category }) => category === 'subscription');
    const name = notice?.name ?? '';
    stub.act(account.externalAccountId, person, { type: 'agree', template: name.replace('subscription/', '') });
    const content: MessageContent = { type: 'template', name, language: 'zh_CN', parameters: { thing1: '维修', phrase2: '已完成' } };
    expect(await send(content)).toEqual([expect.stringMatching(/^subscription\/\d+$/)]);
    expect(await failure(send(content))).toMatchObject({ code: 'not_subscribed' });
  });

  it('is well while its credentials are good and calls are left', async () => {
    expect(await client.probe({ webhookUrl: null })).toMatchObject({ ok: true, checks: [{ code: 'token' }, { code: 'quota' }] });
  });

  it('cannot be probed from an address WeChat does not let in', async () => {
    stub.faults.set({
      rules: [
        { match: { method: '/cgi-bin/stable_token' }, effect: 'errcode', errcode: 40164, message: 'invalid ip 1.2.3.4, not in whitelist' },
      ],
    });
    const error = await failure(client.probe({ webhookUrl: null }));
    expect(error).toMatchObject({ kind: 'auth', message: expect.stringContaining('1.2.3.4') });
  });

  it('says what is wrong with it', async () => {
    stub.faults.set({ rules: [{ match: { method: '/cgi-bin/getcallbackip' }, effect: '503' }] });
    expect(await client.probe({ webhookUrl: null })).toMatchObject({
      ok: false,
      checks: [{ code: 'token', ok: false, message: expect.stringContaining('WeChat has trouble') }],
    });
  });

  it('is well without the right to ask for its quota', async () => {
    stub.faults.set({ rules: [{ match: { method: '/cgi-bin/openapi/quota/get' }, effect: 'errcode', errcode: 48001 }] });
    expect(await client.probe({ webhookUrl: null })).toMatchObject({ ok: true, checks: [{ code: 'token' }] });
  });
});
