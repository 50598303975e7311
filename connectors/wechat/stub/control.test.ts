import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { credentialsSchema } from '../config.js';
import { createStub, type StubAccount, type WeChatStub } from './index.js';

let stub: WeChatStub;
let account: StubAccount;
let person: { id: string };

interface View {
  version: number;
  blocked: boolean;
  repliesLeft: number;
  messages: { id: number; kind: string; text?: string; from: string; fileUrl?: string; buttons?: unknown }[];
}

async function control<Result>(method: string, pagePath: string, body?: object): Promise<Result> {
  const response = await fetch(`${stub.url}/_control${pagePath}`, { method, ...(body && { body: JSON.stringify(body) }) });
  return (await response.json()) as Result;
}
const chatPath = (): string => `/accounts/${account.externalAccountId}/chats/${person.id}`;
const act = (action: object): Promise<{ messageIds: number[] }> => control('POST', `${chatPath()}/actions`, action);
async function api(call: string, body: object): Promise<{ errcode?: number; errmsg?: string }> {
  const { appId: appid, appSecret: secret } = account.credentials;
  const token = await fetch(`${stub.url}/cgi-bin/stable_token`, {
    method: 'POST',
    body: JSON.stringify({ grant_type: 'client_credential', appid, secret }),
  });
  const { access_token } = (await token.json()) as { access_token: string };
  const response = await fetch(`${stub.url}${call}?access_token=${access_token}`, { method: 'POST', body: JSON.stringify(body) });
  return (await response.json()) as { errcode: number };
}

beforeEach(async () => {
  stub = await createStub();
  account = await control('POST', '/accounts', { name: 'Shop' });
  person = await control('POST', '/people', { displayName: '王小雨', language: 'zh' });
});
afterEach(() => stub.stop());

it('makes accounts a hub can be bound to', async () => {
  expect(account.baseUrl).toBe(stub.url);
  expect(credentialsSchema.safeParse(account.credentials).error).toBeUndefined();
  expect(await control('GET', '/accounts')).toEqual({ items: [account] });
  expect(await control('GET', '/people')).toEqual({ items: [{ id: person.id, displayName: '王小雨', language: 'zh' }] });
});

it.each([
  ['photo', 'photo'],
  ['voice', 'voice'],
  ['video', 'video'],
  ['video_note', 'video'],
  ['document', 'document'],
  ['location', 'location'],
  ['sticker', 'text'],
])('lets a person send %s', async (type, kind) => {
  const { messageIds } = await act({ type });
  const { messages } = await control<View>('GET', chatPath());
  const message = messages.find(({ id }) => id === messageIds[0]);
  expect(message).toMatchObject({ from: 'user', kind });
  if (message?.fileUrl !== undefined) {
    const file = await fetch(stub.url + message.fileUrl);
    expect([file.status, (await file.arrayBuffer()).byteLength > 100]).toEqual([200, true]);
  }
});

it('wakes a phone that waits', async () => {
  const { version } = await control<View>('GET', chatPath());
  const waiting = control<View>('GET', `${chatPath()}?after=${version}&waitSeconds=20`);
  await act({ type: 'start' });
  expect((await waiting).version).toBeGreaterThan(version);
});

it('shows a menu of the account and lets a line of it be tapped', async () => {
  await act({ type: 'text', text: 'Hi' });
  const list = [{ id: '101', content: '满意' }];
  await api('/cgi-bin/message/custom/send', { touser: person.id, msgtype: 'msgmenu', msgmenu: { head_content: '满意吗？', list } });
  const { messages } = await control<View>('GET', chatPath());
  const menu = messages.at(-1);
  expect(menu).toMatchObject({ from: 'bot', text: '满意吗？', buttons: [[{ text: '满意', data: '101' }]] });
  await act({ type: 'tap', messageId: menu?.id, data: '101' });
  expect((await control<View>('GET', chatPath())).messages.at(-1)).toMatchObject({ from: 'user', text: '满意' });
});

it('counts what the account may still send', async () => {
  await act({ type: 'start' });
  expect((await control<View>('GET', chatPath())).repliesLeft).toBe(3);
  await act({ type: 'text', text: 'Hi' });
  expect((await control<View>('GET', chatPath())).repliesLeft).toBe(8);
});

it('lets hours pass since everybody wrote', async () => {
  await act({ type: 'text', text: 'Hi' });
  await control('POST', `/accounts/${account.externalAccountId}/time`, { hours: 47 });
  expect((await control<View>('GET', chatPath())).repliesLeft).toBe(5);
  await control('POST', `/accounts/${account.externalAccountId}/time`, { hours: 1 });
  expect((await control<View>('GET', chatPath())).repliesLeft).toBe(0);
});

it('lets a person leave and come back', async () => {
  await act({ type: 'start' });
  await act({ type: 'block' });
  expect(await control<View>('GET', chatPath())).toMatchObject({ blocked: true });
  await act({ type: 'unblock' });
  expect(await control<View>('GET', chatPath())).toMatchObject({ blocked: false });
});

it.each([
  ['an unknown action', { type: 'teleport' }],
  ['no action', {}],
  ['an edit, which WeChat does not have', { type: 'edit', messageId: 1, text: 'x' }],
  ['a tap on nothing', { type: 'tap', messageId: 9, data: 'x' }],
])('answers 400 to %s', async (_what, action) => {
  const response = await fetch(`${stub.url}/_control${chatPath()}/actions`, { method: 'POST', body: JSON.stringify(action) });
  expect([response.status, await response.json()]).toEqual([
    400,
    { error: { code: 'invalid_request', message: expect.any(String), details: {} } },
  ]);
});

it.each(['/accounts/wx1/chats/o1', '/nowhere', '/accounts/x'])('answers 404 to %s', async (pagePath) => {
  expect((await fetch(`${stub.url}/_control${pagePath}`)).status).toBe(404);
});

it('sets and shows faults', async () => {
  const method = '/cgi-bin/getcallbackip';
  const set = await control('PUT', '/faults', {
    rules: [{ match: { method }, effect: 'errcode', errcode: 45009, times: 2 }],
    webhooks: { duplicate: 1 },
    down: false,
  });
  expect(set).toEqual({
    rules: [{ id: expect.any(String), match: { method }, effect: 'errcode', errcode: 45009, times: 2 }],
    webhooks: { duplicate: 1 },
    down: false,
  });
  expect(await api(method, {})).toMatchObject({ errcode: 45009 });
  expect(await control('GET', '/faults')).toMatchObject({ rules: [{ times: 1 }] });
});

it('answers refusals with HTTP 200, a code and a request id', async () => {
  const answer = await api('/cgi-bin/message/custom/send', { touser: 'oNobody', msgtype: 'text', text: { content: 'x' } });
  expect(answer).toEqual({ errcode: 40003, errmsg: expect.stringMatching(/^invalid openid rid: \w{8}-\w{8}-\w{8}$/) });
});

it.each([
  ['', 41001],
  ['short', 40014],
  ['x'.repeat(120), 40001],
])('judges the token “%s”', async (token, errcode) => {
  const response = await fetch(`${stub.url}/cgi-bin/getcallbackip?access_token=${token}`);
  expect([response.status, await response.json()]).toMatchObject([200, { errcode }]);
});

it('keeps everything over a restart', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wechat-stub-'));
  const statePath = path.join(folder, 'state.json');
  const first = await createStub({ statePath });
  const { externalAccountId } = first.addAccount('Kept');
  const { id } = first.addPerson({ displayName: '李雷' });
  first.act(externalAccountId, id, { type: 'photo' });
  const before = first.chat(externalAccountId, id);
  await first.stop();
  const second = await createStub({ statePath });
  try {
    expect(second.url).toBe(first.url);
    expect(second.chat(externalAccountId, id).messages).toEqual(before.messages);
    const file = await fetch(second.url + (before.messages.at(-1)?.fileUrl ?? ''));
    expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(100);
  } finally {
    await second.stop();
    rmSync(folder, { recursive: true });
  }
});
