import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { signatureOf } from '../../meta/signature.js';
import { createStub, type StubAccount, type WhatsAppStub } from './index.js';

interface Received {
  texts: string[];
  raw: Buffer;
  signature: unknown;
  from: string;
}

let stub: WhatsAppStub;
let account: StubAccount;
let received: Received[];
let answer: (taken: Received, response: http.ServerResponse) => void;
let hub: http.Server;
let hookUrl: string;

beforeEach(async () => {
  stub = await createStub({ retryBaseMs: 1 });
  account = stub.addAccount();
  received = [];
  answer = (_taken, response) => response.end();
  hub = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://hub');
    if (request.method === 'GET') return void response.end(url.searchParams.get('hub.challenge'));
    return void buffer(request).then((raw) => {
      const body = JSON.parse(raw.toString()) as {
        entry: { changes: { value: { messages?: { from: string; text?: { body: string } }[] } }[] }[];
      };
      const messages = body.entry.flatMap((entry) => entry.changes.flatMap((change) => change.value.messages ?? []));
      const taken = {
        texts: messages.map((message) => message.text?.body ?? ''),
        raw,
        signature: request.headers['x-hub-signature-256'],
        from: messages[0]?.from ?? '',
      };
      received.push(taken);
      answer(taken, response);
    });
  });
  await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
  hookUrl = `http://127.0.0.1:${(hub.address() as AddressInfo).port}/hook`;
  await graph(`${account.credentials.businessAccountId}/subscribed_apps`, {});
  await graph(account.externalAccountId, { webhook_configuration: { override_callback_uri: hookUrl, verify_token: 't' } });
});

afterEach(async () => {
  await stub.stop();
  hub.closeAllConnections();
  hub.close();
});

async function graph(place: string, body: object): Promise<unknown> {
  const headers = { authorization: `Bearer ${account.credentials.accessToken}`, 'content-type': 'application/json' };
  return (await fetch(`${stub.url}/v25.0/${place}`, { method: 'POST', headers, body: JSON.stringify(body) })).json();
}
async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await new Promise((resolve) => setTimeout(resolve, 2));
}
const allTaken = (): Promise<void> => until(() => stub.pendingUpdates(account.externalAccountId) === 0);
const person = (): string => stub.addPerson({ displayName: 'Ana' }).id;
const say = (who: string, text: string): void => void stub.act(account.externalAccountId, who, { type: 'text', text });
const texts = (): string[] => received.flatMap((taken) => taken.texts);

describe('webhooks', () => {
  it('are signed over bytes that writing the JSON again would not give', async () => {
    say(person(), 'schön 👋 a/b');
    await allTaken();
    const [{ raw, signature } = { raw: Buffer.alloc(0), signature: '' }] = received;
    expect(signature).toBe(signatureOf(raw, account.credentials.appSecret));
    expect(raw.toString()).toContain('sch\\u00f6n \\ud83d\\udc4b a\\/b');
    expect(texts()).toEqual(['schön 👋 a/b']);
  });

  it('keep one person’s messages in order while others go beside them', async () => {
    const [slow, quick] = [person(), person()];
    const held: http.ServerResponse[] = [];
    answer = (taken, response) => void (taken.from === slow ? held.push(response) : response.end());
    for (const text of ['1', '2', '3']) say(slow, text);
    for (const text of ['1', '2', '3']) say(quick, text);
    await until(() => held.length === 1 && received.filter((taken) => taken.from === quick).length === 3);
    expect(received.filter((taken) => taken.from === slow).map((taken) => taken.texts)).toEqual([['1']]);
    answer = (_taken, response) => response.end();
    for (const response of held) response.end();
    await allTaken();
    expect(received.filter((taken) => taken.from === slow).flatMap((taken) => taken.texts)).toEqual(['1', '2', '3']);
  });

  it('are repeated until taken, and every answer is recorded', async () => {
    let refusals = 4;
    answer = (_taken, response) => void response.writeHead(refusals-- > 0 ? 503 : 200).end();
    const who = person();
    say(who, 'first');
    say(who, 'second');
    await allTaken();
    expect(texts()).toEqual(['first', 'first', 'first', 'first', 'first', 'second']);
    const told = stub.log.read().items.filter((entry) => entry.direction === 'webhook');
    expect(told.map((entry) => [entry.status, entry.acknowledged])).toEqual([
      ...Array.from({ length: 4 }, () => [503, false]),
      [200, true],
      [200, true],
    ]);
  });

  it('come in batches when told to', async () => {
    stub.faults.set({ webhooks: { batch: 100 } });
    await stub.burst(account.externalAccountId, { count: 250, people: 10, text: '{n}' });
    await allTaken();
    expect(texts().map(Number)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
    expect(received.length).toBeLessThan(20);
  });

  it('come out of order, and doubled, when told to', async () => {
    stub.faults.set({ webhooks: { reorder: true, duplicate: 1 } });
    const who = person();
    for (let n = 0; n < 30; n += 1) say(who, String(n));
    await allTaken();
    expect(texts().length).toBe(60);
    expect(new Set(texts()).size).toBe(30);
    expect(texts()).not.toEqual([...texts()].sort((a, b) => Number(a) - Number(b)));
  });

  it('do not leave while Meta is down, and all do afterwards', async () => {
    stub.faults.set({ down: true });
    say(person(), 'x');
    expect(await graph(account.externalAccountId, {})).toMatchObject({ error: { code: 2 } });
    expect(received).toEqual([]);
    stub.faults.set({ down: false });
    await allTaken();
    expect(texts()).toEqual(['x']);
  });

  it('tell of a message that is read at once, and of none while the person has blocked the business', async () => {
    const who = person();
    say(who, 'Hi');
    const send = (): Promise<unknown> =>
      graph(`${account.externalAccountId}/messages`, { messaging_product: 'whatsapp', to: who, type: 'text', text: { body: 'x' } });
    await send();
    const statuses = (): string[] =>
      received.flatMap(({ raw }) => [...raw.toString().matchAll(/"status":"(\w+)"/g)].flatMap(([, status]) => status ?? []));
    await until(() => statuses().length === 2);
    stub.act(account.externalAccountId, who, { type: 'read' });
    await until(() => statuses().length === 3);
    stub.act(account.externalAccountId, who, { type: 'block' });
    await send();
    await until(() => statuses().length === 4);
    expect(statuses()).toEqual(['sent', 'delivered', 'read', 'sent']);
  });
});
