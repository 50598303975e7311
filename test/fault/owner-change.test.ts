// An account goes to another instance while the first one's call is under way: the person still gets one call at a time.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import {
  ConnectorError,
  type ChannelAccountView,
  type ListedConversation,
  type Delivered,
  type MessageView,
} from '../../src/contract/index.js';
import { ApiClient, eventually, type TestHub } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, type SmallHub } from '../support/small-hub.js';

let platform: SmallPlatform;
let small: SmallHub;
let other: Awaited<ReturnType<TestHub['beside']>>;
let account: ChannelAccountView;
let ana: ListedConversation;
let ben: ListedConversation;
let answer: (delivered: Delivered) => void;
let first: MessageView;

beforeEach(async () => {
  platform = new SmallPlatform();
  small = await startSmallHub(platform);
  account = await small.bind('key-1', 'shop-1');
  [ana, ben] = [await small.claimed(account, 'ana'), await small.claimed(account, 'ben')];
  other = await small.hub.beside();
  const begun = new Promise<void>((begin) => {
    platform.answers.push(() => {
      begin();
      return new Promise((resolve) => (answer = resolve));
    });
  });
  first = await small.reply(ana.id, 'first');
  await begun;
});
afterEach(async () => {
  await other.close();
  await small.hub.close();
});

const taken = (): string[] => platform.received.flatMap(({ call }) => (call.method === 'send' ? [String(call.payload['text'])] : []));
const sql = <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> => small.hub.database.query<Row>({ text, values });

/** As when its renewals have come to nothing for too long: the account is free, and the other instance asks for it. */
async function handOver(): Promise<void> {
  const admin = await ApiClient.signIn(other.url, 'ada@example.com', 'correct horse battery');
  await eventually(async () => {
    // The former owner may be quicker to take it back; then it loses it once more.
    await sql(
      `UPDATE account_lease SET expires_at = now() - interval '1 second', instance_id = 'gone'
        WHERE account_id = $1 AND instance_id <> 'test-hub-beside'`,
      [account.id],
    );
    await admin.patch(`/channel-accounts/${account.id}`, { name: 'Shop' });
    const [lease] = await sql<{ instance: string }>('SELECT instance_id AS instance FROM account_lease WHERE account_id = $1', [
      account.id,
    ]);
    return lease?.instance === 'test-hub-beside' ? true : undefined;
  });
}

it('what comes next for a person waits for the call of the account’s former owner, and others do not', async () => {
  const second = await small.reply(ana.id, 'second');
  await handOver();
  for (const text of ['to ben', 'to ben again']) await small.reached(ben.id, (await small.reply(ben.id, text)).seq, 'sent');
  expect(taken()).toEqual(['first', 'to ben', 'to ben again']);
  answer({ platformMessageIds: ['out-first'] });
  await small.reached(ana.id, second.seq, 'sent');
  await small.reached(ana.id, first.seq, 'sent');
  expect(taken()).toEqual(['first', 'to ben', 'to ben again', 'second']);
  await small.hub.expectConsistent();
});

it('a call that must be over by now is waited for no longer: nobody knows what became of it', async () => {
  await sql(`UPDATE delivery SET left_at = now() - interval '1 hour'`);
  await handOver();
  const uncertain = await small.reached(ana.id, first.seq, 'uncertain');
  expect(uncertain.error?.code).toBe('interrupted');
  answer({ platformMessageIds: ['out-first'] });
});

it.each<[string, (answer: { resolve: (delivered: Delivered) => void; reject: (error: Error) => void }) => void]>([
  ['was taken', ({ resolve }) => resolve({ platformMessageIds: [] })],
  ['was refused', ({ reject }) => reject(new ConnectorError({ code: 'rejected', kind: 'permanent', message: 'Not like this' }))],
])(
  'an edit that the former owner hears of late, after the next one has made it and another, changes nothing when it %s',
  async (_what, end) => {
    answer({ platformMessageIds: ['out-first'] });
    const { id } = await small.reached(ana.id, first.seq, 'sent');
    const { admin } = small.hub;
    let late: Parameters<typeof end>[0] | undefined;
    platform.answers.push(() => new Promise((resolve, reject) => (late = { resolve, reject })));
    const edit = (text: string): Promise<unknown> => admin.patch(`/messages/${id}`, { content: { type: 'text', text } });
    const shown = async (): Promise<MessageView | undefined> =>
      (await small.hub.admin.history(ana.id)).find((message) => message.id === id);
    await edit('edited once');
    const held = await eventually(() => late);
    await sql(`UPDATE delivery SET left_at = now() - interval '1 hour'`);
    await handOver();
    await edit('edited twice');
    await eventually(async () => ((await sql('SELECT FROM delivery')).length === 0 ? true : undefined));
    expect(await shown()).toMatchObject({ content: { text: 'edited twice' } });
    end(held);
    // What it has begun it brings to its end before it stops.
    await small.hub.restart();
    const after = await shown();
    expect(after).toMatchObject({ content: { text: 'edited twice' } });
    expect(after?.refusedChange).toBeUndefined();
  },
);
