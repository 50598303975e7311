import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebhookSink, postGraph } from '../../meta/messaging/stub/webhook-sink.js';
import { createStub, type MessagingStub } from './index.js';

type Json = Record<string, unknown>;

let stub: MessagingStub;
let hub: WebhookSink;
let id: string;
let token: string;
let ana: number;
let nowMs: number;

beforeEach(async () => {
  nowMs = Date.parse('2026-11-01T12:00:00Z');
  stub = await createStub({ now: () => nowMs, retryBaseMs: 1 });
  const account = stub.addAccount('Shop');
  id = account.externalAccountId;
  token = account.credentials['accessToken'] ?? '';
  ana = stub.addPerson({ displayName: 'Ana Lima', username: 'ana' }).id;
  hub = await WebhookSink.of(stub, id);
});
afterEach(async () => {
  await stub.stop();
  hub.stop();
});

const post = (body: Json, path?: string) => postGraph({ url: stub.url, token }, body, path);
const errorOf = ({ body }: { body: Json }): unknown => body['error'];
const told = () => hub.told();

describe('Messenger’s stand-in', () => {
  it('tells of delivery and reading by instants', async () => {
    stub.act(id, ana, { type: 'text', text: 'Hi' });
    nowMs += 1234;
    const sentAt = nowMs;
    const { body } = await post({ recipient: { id: String(ana) }, messaging_type: 'RESPONSE', message: { text: 'Good morning' } });
    nowMs += 5;
    stub.see(id, ana);
    expect(await told()).toMatchObject([
      { message: { text: 'Hi' } },
      { message: { is_echo: true, app_id: expect.any(Number) }, timestamp: sentAt },
      { delivery: { mids: [body['message_id']], watermark: sentAt } },
      { read: { watermark: sentAt }, timestamp: sentAt + 5 },
    ]);
  });

  it('wants to know under which heading a message goes', async () => {
    stub.act(id, ana, { type: 'text', text: 'Hi' });
    expect(errorOf(await post({ recipient: { id: String(ana) }, message: { text: 'x' } }))).toMatchObject({ code: 100 });
  });

  it('knows no story, and tells comments as news of the Page', async () => {
    expect(() => stub.act(id, ana, { type: 'story_reply' })).toThrow(/no action/);
    stub.act(id, ana, { type: 'comment', text: 'Open?' });
    expect(await told()).toMatchObject([{ field: 'feed', value: { item: 'comment', message: 'Open?', from: { id: String(ana) } } }]);
  });

  it('delivers a burst of many people completely and in order for each', async () => {
    await stub.burst(id, { count: 300, people: 7, text: '{n}' });
    const events = (await told()) as { sender: { id: string }; message: { text: string } }[];
    expect(events.length).toBe(300);
    for (const sender of new Set(events.map((event) => event.sender.id))) {
      const numbers = events.filter((event) => event.sender.id === sender).map((event) => Number(event.message.text));
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    }
  });

  it('keeps its world over a restart', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'messenger-stub-'));
    const statePath = path.join(folder, 'state.json');
    const before = await createStub({ statePath });
    const account = before.addAccount('Kept');
    const { id: person } = before.addPerson({ displayName: 'Bo' });
    before.act(account.externalAccountId, person, { type: 'photo', caption: 'Kept' });
    await before.stop();
    const after = await createStub({ statePath });
    expect(after.url).toBe(before.url);
    const [message] = after.chat(account.externalAccountId, person).messages;
    expect(message).toMatchObject({ caption: 'Kept', kind: 'photo' });
    expect((await fetch(after.url + message?.fileUrl)).status).toBe(200);
    expect(
      (await fetch(`${after.url}/v25.0/me?fields=name`, { headers: { authorization: `Bearer ${account.credentials['accessToken']}` } }))
        .status,
    ).toBe(200);
    await after.stop();
    rmSync(folder, { recursive: true });
  });
});
