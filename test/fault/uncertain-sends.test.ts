// A send whose answer never came is settled when the platform tells of it under our own name, whichever of both is written first.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import {
  ConnectorError,
  type ChannelAccountView,
  type ListedConversation,
  type Delivered,
  type InboundReceipt,
  type MessageView,
} from '../../src/contract/index.js';
import { eventually } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, type SmallHub } from '../support/small-hub.js';

let platform: SmallPlatform;
let small: SmallHub;
let account: ChannelAccountView;
let conversation: ListedConversation;
beforeEach(async () => {
  platform = new SmallPlatform();
  small = await startSmallHub(platform);
  account = await small.bind('key-1', 'shop-1');
  conversation = await small.claimed(account, 'ana');
});
afterEach(async () => {
  await small.hub.expectConsistent();
  await small.hub.close();
});

const say = (text: string): Promise<MessageView> => small.reply(conversation.id, text);
const reached = (message: MessageView, status: string): Promise<MessageView> => small.reached(conversation.id, message.seq, status);
const lost = (): ConnectorError => new ConnectorError({ code: 'outcome_unknown', kind: 'uncertain', message: 'no answer' });
const texts = (): unknown[] => platform.received.flatMap(({ call }) => (call.method === 'send' ? [call.payload['text']] : []));

function told(messageId: string, more: Partial<InboundReceipt> = {}): Promise<void> {
  const { status = 'delivered', platformMessageId = 'theirs', ours = { messageId, part: 0 } } = more;
  const dedupeKey = `${status}:${platformMessageId}`;
  return small.tell(account, { type: 'receipt', platformUserId: 'ana', ...more, dedupeKey, status, platformMessageId, ours });
}

/** Its one row, once the raw event has been worked. */
const kept = (platformMessageId: string): Promise<true> =>
  eventually(async () => {
    const text = 'SELECT 1 FROM early_receipt WHERE platform_message_id = $1';
    return (await small.hub.database.query({ text, values: [platformMessageId] })).length > 0 || undefined;
  });

const liked = (message: MessageView): Promise<MessageView['reactions']> =>
  eventually(async () => (await small.hub.admin.history(conversation.id)).find(({ id }) => id === message.id)?.reactions);

it('by a receipt that comes after the send was given up', async () => {
  platform.answers.push(() => Promise.reject(lost()));
  const message = await say('hello');
  await reached(message, 'uncertain');
  await told(message.id);
  const settled = await reached(message, 'delivered');
  expect(settled.error).toBeUndefined();
  expect(settled.parts).toEqual([{ status: 'delivered', platformMessageId: 'theirs' }]);
  await told(message.id, { status: 'read' });
  await reached(message, 'read');
  expect(texts()).toEqual(['hello']);
});

it('by a receipt that came while the send was still waiting for its answer', async () => {
  let giveUp: (error: ConnectorError) => void = () => undefined;
  platform.answers.push(() => new Promise((_resolve, reject) => (giveUp = reject)));
  const message = await say('hello');
  await eventually(() => (platform.received.length > 0 ? true : undefined));
  await told(message.id);
  await kept('theirs');
  giveUp(lost());
  await reached(message, 'delivered');
});

it('as failed, with the platform’s reason, when that is what it tells', async () => {
  platform.answers.push(() => Promise.reject(lost()));
  const message = await say('hello');
  await reached(message, 'uncertain');
  await told(message.id, { status: 'failed', error: { code: 'undeliverable', message: 'No such person' } });
  expect((await reached(message, 'failed')).error).toMatchObject({ code: 'undeliverable' });
});

it('as far as it left, so that sending again sends only the rest', async () => {
  platform.answers.push(() => Promise.reject(lost()));
  const message = await say('one\ntwo');
  await reached(message, 'uncertain');
  await told(message.id);
  expect((await reached(message, 'failed')).error).toMatchObject({ code: 'rest_not_sent' });
  await small.hub.admin.post(`/messages/${message.id}/resend`);
  await reached(message, 'sent');
  expect(texts()).toEqual(['one', 'two']);
});

it('by a receipt, with the reaction that came before that', async () => {
  platform.answers.push(() => Promise.reject(lost()));
  const message = await say('hello');
  await reached(message, 'uncertain');
  const common = { platformUserId: 'ana', dedupeKey: 'liked', platformMessageId: 'theirs' };
  await small.tell(account, { type: 'reaction', ...common, emojis: ['👍'] });
  await told(message.id);
  await reached(message, 'delivered');
  expect(await liked(message)).toEqual([{ by: 'end_user', emoji: '👍' }]);
});

it('while the rest of it is sent again, and after that', async () => {
  platform.answers.push(
    () => ({ platformMessageIds: ['part-1'] }),
    () => Promise.reject(new ConnectorError({ code: 'rejected', kind: 'permanent', message: 'no' })),
  );
  const message = await say('one\ntwo');
  await reached(message, 'failed');
  let answer: (delivered: Delivered) => void = () => undefined;
  platform.answers.push(() => new Promise((resolve) => (answer = resolve)));
  await small.hub.admin.post(`/messages/${message.id}/resend`);
  await eventually(() => (platform.received.length === 3 ? true : undefined));
  await told(message.id, { platformMessageId: 'part-1' });
  await eventually(async () => {
    const now = (await small.hub.admin.history(conversation.id)).find(({ id }) => id === message.id);
    return now?.parts?.[0]?.status === 'delivered' ? true : undefined;
  });
  answer({ platformMessageIds: ['part-2'] });
  await told(message.id, { platformMessageId: 'part-2', ours: { messageId: message.id, part: 1 } });
  await reached(message, 'delivered');
});

it('never by what another account tells', async () => {
  const other = await small.bind('key-2', 'shop-2');
  platform.answers.push(() => Promise.reject(lost()));
  const message = await say('hello');
  await reached(message, 'uncertain');
  const receipt = { type: 'receipt', platformUserId: 'ana', status: 'delivered', platformMessageId: 'foreign' } as const;
  await small.tell(other, { ...receipt, dedupeKey: 'foreign', ours: { messageId: message.id, part: 0 } });
  await kept('foreign');
  await told(message.id, { ours: { messageId: message.id, part: 0 } });
  expect((await reached(message, 'delivered')).parts).toEqual([{ status: 'delivered', platformMessageId: 'theirs' }]);
});
