// The stub is as strict with the hub as a program that relies on it, and plays its people for the lab.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { credentialsSchema, settingsSchema } from '../config.js';
import { signatureOf } from '../../../src/contract/index.js';
import { createStub, type ApiStub, type PhoneView, type StubAccount } from './index.js';

let stub: ApiStub;
let account: StubAccount;
let person: string;

async function control<Result>(method: string, page: string, body?: object): Promise<Result> {
  const response = await fetch(`${stub.url}/_control${page}`, { method, ...(body && { body: JSON.stringify(body) }) });
  return (await response.json()) as Result;
}
const chatPage = (): string => `/accounts/${account.externalAccountId}/chats/${person}`;

beforeEach(async () => {
  stub = await createStub();
  account = await control('POST', '/accounts', { name: 'Our app' });
  person = (await control<{ id: string }>('POST', '/people', { displayName: 'Ana Lima', language: 'pt' })).id;
  stub.act(account.externalAccountId, person, { type: 'text', text: 'Hello' });
});
afterEach(() => stub.stop());

async function tell(event: object, how: { secret?: string; at?: Date; type?: string } = {}): Promise<number> {
  const body = Buffer.from(JSON.stringify(event));
  const response = await fetch(account.baseUrl, {
    method: 'POST',
    body,
    headers: {
      'content-type': how.type ?? 'application/json',
      'switchboard-signature': signatureOf(body, [how.secret ?? account.credentials.signingSecret], how.at ?? new Date()),
    },
  });
  return response.status;
}

describe('towards the hub', () => {
  const ping = { type: 'ping', accountId: 'a' };

  it.each<[string, number, () => Promise<number>]>([
    ['takes what is signed, fresh and as agreed', 200, () => tell(ping)],
    ['refuses another secret', 401, () => tell(ping, { secret: 'some other secret' })],
    ['refuses what is too old', 401, () => tell(ping, { at: new Date(Date.now() - 600_000) })],
    ['refuses what is not marked as JSON', 415, () => tell(ping, { type: 'text/plain' })],
    ['refuses a field nobody has agreed on', 422, () => tell({ ...ping, extra: 1 })],
    ['refuses an unknown kind', 422, () => tell({ ...ping, type: 'party' })],
    ['knows no such person', 410, () => tell({ type: 'typing', accountId: 'a', externalUserId: 'nobody' })],
  ])('%s', async (_what, status, attempt) => {
    expect(await attempt()).toBe(status);
  });

  it('makes channels a hub can be bound to', () => {
    expect(credentialsSchema.safeParse(account.credentials).error).toBeUndefined();
    expect(settingsSchema.safeParse({ baseUrl: account.baseUrl }).error).toBeUndefined();
  });
});

describe('for the lab', () => {
  it.each(['photo', 'video', 'voice', 'audio', 'document', 'sticker', 'animation', 'video_note'])('lets a person send %s', async (type) => {
    const { messageIds } = await control<{ messageIds: number[] }>('POST', `${chatPage()}/actions`, { type });
    const { messages } = await control<PhoneView>('GET', chatPage());
    const shown = messages.find(({ id }) => id === messageIds[0]);
    expect(shown).toMatchObject({ from: 'user', kind: type });
    const file = await fetch(stub.url + (shown?.fileUrl ?? ''));
    expect([file.status, (await file.arrayBuffer()).byteLength > 100]).toEqual([200, true]);
  });

  it('shows every file of an album, and takes all of them back', async () => {
    const files = ['first.png', 'second.mp4'].map((name) => Buffer.from(`the bytes of ${name}`));
    const hub = createServer((request, response) => response.end(files[Number(request.url?.slice(1))]));
    await once(hub.listen(0, '127.0.0.1'), 'listening');
    try {
      const { port } = hub.address() as AddressInfo;
      const items = files.map((bytes, number) => ({
        type: number === 0 ? 'image' : 'video',
        media: {
          url: `http://127.0.0.1:${String(port)}/${String(number)}`,
          name: number === 0 ? 'first.png' : 'second.mp4',
          mime: number === 0 ? 'image/png' : 'video/mp4',
          sizeBytes: bytes.length,
          urlExpiresAt: new Date(Date.now() + 60_000).toISOString(),
        },
      }));
      const about = { accountId: 'a', externalUserId: person };
      expect(await tell({ ...about, type: 'message', messageId: 'm1', content: { type: 'album', items, caption: 'Both of them' } })).toBe(
        200,
      );
      const shown = async () => (await control<PhoneView>('GET', chatPage())).messages.filter(({ from }) => from === 'bot');
      const both = await shown();
      expect(both.map(({ kind, fileName, caption }) => [kind, fileName, caption])).toEqual([
        ['photo', 'first.png', 'Both of them'],
        ['video', 'second.mp4', undefined],
      ]);
      const externalMessageId = `${person}/${String(both[0]?.id)}`;
      expect(await tell({ ...about, type: 'unsend', externalMessageId })).toBe(200);
      expect((await shown()).map(({ deleted }) => deleted)).toEqual([true, true]);
    } finally {
      hub.close();
    }
  });

  it('shows each of several products', async () => {
    const items = ['Chair', 'Table'].map((title) => ({ id: title, title, price: '€ 1' }));
    const sent = { type: 'message', accountId: 'a', externalUserId: person, messageId: 'm1', content: { type: 'products', items } };
    expect(await tell(sent)).toBe(200);
    const { messages } = await control<PhoneView>('GET', chatPage());
    expect(messages.filter(({ from }) => from === 'bot').map(({ text }) => text)).toEqual(['Chair\n€ 1', 'Table\n€ 1']);
    expect(await tell({ ...sent, content: { type: 'products', items: items.slice(1) } })).toBe(422);
  });

  it('wakes a phone that waits', async () => {
    const { version } = await control<PhoneView>('GET', chatPage());
    const waiting = control<PhoneView>('GET', `${chatPage()}?after=${String(version)}&waitSeconds=20`);
    await control('POST', `${chatPage()}/actions`, { type: 'text', text: 'Still there?' });
    expect((await waiting).version).toBeGreaterThan(version);
  });

  it('refuses an action that does not exist', async () => {
    expect(await control('POST', `${chatPage()}/actions`, { type: 'dance' })).toMatchObject({ error: { code: 'invalid_request' } });
  });
});

it('is the same after a restart', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'api-stub-'));
  try {
    const statePath = path.join(folder, 'state.json');
    const first = await createStub({ statePath });
    const { externalAccountId } = first.addAccount('Kept');
    const { id } = first.addPerson({ displayName: 'Bo' });
    first.act(externalAccountId, id, { type: 'text', text: 'Remember me' });
    await first.stop();
    const second = await createStub({ statePath });
    expect([second.url, second.chat(externalAccountId, id).messages.at(-1)?.text]).toEqual([first.url, 'Remember me']);
    await second.stop();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
