// What became of each message is shown, and somebody can always settle it: whoever serves, supervisors, and after the end who wrote it.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  ConnectorError,
  type ConnectorErrorCode,
  type ChannelAccountView,
  type ListedConversation,
  type MessageStatus,
  type MessageView,
  type Page,
  type RefusedChange,
} from '../../src/contract/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { eventually } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

const DAY_MS = 24 * 3_600_000;

interface Troubled {
  messageId: string;
  status: string;
  kind: string;
  refusedChange: RefusedChange | null;
}

let clock: FakeClock;
let platform: SmallPlatform;
let small: SmallHub;
let account: ChannelAccountView;

async function start(options: ConstructorParameters<typeof SmallPlatform>[0] = {}): Promise<void> {
  clock = new FakeClock(Date.parse('2026-03-02T09:00:00.000Z'));
  platform = new SmallPlatform(options);
  small = await startSmallHub(platform, { clock });
  account = await small.bind('key-1', 'shop-1');
}
afterEach(async () => {
  await small.hub.expectConsistent();
  await small.hub.close();
});

function refuse(kind: 'permanent' | 'uncertain', code: ConnectorErrorCode = 'rejected'): void {
  platform.answers.push(() => {
    throw new ConnectorError({ code, kind, message: 'The platform says no.' });
  });
}

const path = ({ id }: MessageView): string => `/messages/${id}`;
const resend = (message: MessageView, by = small.hub.admin): Promise<{ message: MessageView }> => by.post(`${path(message)}/resend`);
const resolve = (message: MessageView, outcome: 'sent' | 'failed', by = small.hub.admin): Promise<unknown> =>
  by.post(`${path(message)}/resolve`, { outcome });
const troubled = async (query = ''): Promise<Troubled[]> => (await small.hub.admin.get<Page<Troubled>>(`/troubled-messages${query}`)).items;
const isRefused = (code: string): object => ({ body: { error: { code } } });

function at(conversationId: string, seq: number, is: (message: MessageView) => boolean): Promise<MessageView> {
  return eventually(async () => (await small.hub.admin.history(conversationId)).find((message) => message.seq === seq && is(message)));
}

async function sent(conversation: ListedConversation, text: string): Promise<MessageView> {
  return small.reached(conversation.id, (await small.reply(conversation.id, text)).seq, 'sent');
}

describe('a change the platform refuses', () => {
  beforeEach(() => start());

  it('of an edit stands at the message and on the list of troubles until somebody has seen it', async () => {
    const conversation = await small.claimed(account);
    const message = await sent(conversation, 'a slip');
    refuse('permanent');
    await small.hub.admin.patch(path(message), { content: { type: 'text', text: 'mended' } });
    const refused = await at(conversation.id, message.seq, ({ refusedChange }) => refusedChange !== undefined);
    expect(refused).toMatchObject({
      status: 'sent',
      content: { text: 'a slip' },
      refusedChange: { change: 'edit', code: 'rejected', message: 'The platform says no.' },
    });
    expect(refused.error).toBeUndefined();
    expect(await troubled('?status=failed')).toEqual([]);
    expect(await troubled('?status=change_refused')).toMatchObject([
      { messageId: message.id, status: 'sent', refusedChange: { change: 'edit' } },
    ]);
    const { message: seen } = await small.hub.admin.call<{ message: MessageView }>('DELETE', `${path(message)}/refused-change`);
    expect(seen.refusedChange).toBeUndefined();
    expect(await troubled()).toEqual([]);
  });

  it('or of which no answer came, is said to be uncertain', async () => {
    const conversation = await small.claimed(account);
    const message = await sent(conversation, 'a slip');
    refuse('uncertain');
    await small.hub.admin.patch(path(message), { content: { type: 'text', text: 'mended' } });
    await at(conversation.id, message.seq, ({ refusedChange }) => refusedChange?.uncertain === true);
  });

  it('of a take-back is forgotten when it is asked for again and done', async () => {
    const conversation = await small.claimed(account);
    const message = await sent(conversation, 'a slip');
    refuse('permanent');
    await small.hub.admin.post(`${path(message)}/retract`);
    await at(conversation.id, message.seq, ({ refusedChange }) => refusedChange?.change === 'retract');
    await small.hub.admin.post(`${path(message)}/retract`);
    const gone = await at(conversation.id, message.seq, ({ retractedAt }) => retractedAt !== undefined);
    expect(gone.refusedChange).toBeUndefined();
    expect(await troubled()).toEqual([]);
  });

  it('of an edit is not hidden by a refused reaction', async () => {
    const conversation = await small.claimed(account);
    const message = await sent(conversation, 'a slip');
    refuse('permanent');
    await small.hub.admin.patch(path(message), { content: { type: 'text', text: 'mended' } });
    await at(conversation.id, message.seq, ({ refusedChange }) => refusedChange?.change === 'edit');
    refuse('permanent');
    await small.hub.admin.put(`${path(message)}/reaction`, { emoji: '👍' });
    await eventually(async () => {
      const waiting = await small.hub.database.query({ text: 'SELECT FROM delivery' });
      return platform.received.length === 3 && waiting.length === 0 ? true : undefined;
    });
    await at(conversation.id, message.seq, ({ refusedChange }) => refusedChange?.change === 'edit');
  });

  it('of a reaction stands at the customer’s message, and an edit of another message leaves it there', async () => {
    const conversation = await small.claimed(account);
    const [theirs] = await small.hub.admin.history(conversation.id);
    const ours = await sent(conversation, 'a slip');
    refuse('permanent');
    await small.hub.admin.put(`/messages/${theirs?.id ?? ''}/reaction`, { emoji: '👍' });
    await at(conversation.id, 1, ({ refusedChange }) => refusedChange?.change === 'react');
    await small.hub.admin.patch(path(ours), { content: { type: 'text', text: 'mended' } });
    await at(conversation.id, ours.seq, ({ editedAt }) => editedAt !== undefined);
    expect(await troubled()).toMatchObject([{ messageId: theirs?.id, kind: 'in', refusedChange: { change: 'react' } }]);
  });
});

describe('what the hub said by itself', () => {
  beforeEach(() => start());

  async function greeted(): Promise<{ conversation: ListedConversation; greeting: MessageView }> {
    await small.hub.admin.put(`/channel-accounts/${account.id}/texts`, {
      defaultLanguage: 'en',
      texts: { greeting: { en: 'Hello there' } },
    });
    refuse('uncertain');
    await small.tell(account, words('ana', 'hello'));
    const conversation = await small.waiting('ana');
    const greeting = await eventually(async () =>
      (await small.hub.admin.history(conversation.id)).find(({ kind, status }) => kind === 'bot' && status === 'uncertain'),
    );
    return { conversation, greeting };
  }

  it('and whose arrival nobody knows of is settled or sent again, by a supervisor also before anybody has claimed it', async () => {
    const { conversation, greeting } = await greeted();
    await resolve(greeting, 'failed');
    expect((await small.reached(conversation.id, greeting.seq, 'failed')).kind).toBe('bot');
    await resend(greeting);
    await small.reached(conversation.id, greeting.seq, 'sent');
    expect(platform.received.map(({ call }) => call.payload['text'])).toEqual(['Hello there', 'Hello there']);
  });

  it('is settled by the agent who serves the conversation, and by no other', async () => {
    const { conversation, greeting } = await greeted();
    const lea = await small.hub.hire('lea');
    await expect(resolve(greeting, 'sent', lea)).rejects.toMatchObject(isRefused('not_claimed'));
    await lea.post(`/conversations/${conversation.id}/claim`);
    await resolve(greeting, 'sent', lea);
    await small.reached(conversation.id, greeting.seq, 'sent');
    await expect(lea.patch(path(greeting), { content: { type: 'text', text: 'Hi' } })).rejects.toMatchObject(isRefused('not_ours'));
  });
});

describe('what is left of a closed conversation', () => {
  /** What Lea wrote and nobody knows of, in a conversation that is over. */
  async function left(
    status: MessageStatus,
  ): Promise<{ conversation: ListedConversation; message: MessageView; lea: typeof small.hub.admin }> {
    const lea = await small.hub.hire('lea');
    await small.tell(account, words('ana', 'hello'));
    const conversation = await small.waiting('ana');
    await lea.post(`/conversations/${conversation.id}/claim`);
    refuse(status === 'uncertain' ? 'uncertain' : 'permanent');
    const { message } = await lea.post<{ message: MessageView }>(`/conversations/${conversation.id}/messages`, {
      clientMsgId: 'last-words',
      content: { type: 'text', text: 'last words' },
    });
    await small.reached(conversation.id, message.seq, status);
    await lea.post(`/conversations/${conversation.id}/close`);
    return { conversation, message, lea };
  }

  it('is settled by who wrote it and by supervisors, not by a colleague', async () => {
    await start();
    const { conversation, message, lea } = await left('uncertain');
    const eve = await small.hub.hire('eve');
    await expect(resolve(message, 'failed', eve)).rejects.toMatchObject(isRefused('no_open_session'));
    await resolve(message, 'failed', lea);
    await small.reached(conversation.id, message.seq, 'failed');
    await resend(message);
    await small.reached(conversation.id, message.seq, 'sent');
    expect((await small.conversation(conversation.id)).session).toBeNull();
  });

  it('is sent again within the platform’s time to answer only', async () => {
    await start({ capabilities: { replyWindow: { hours: 24, allowedAfter: ['template'] } } });
    const { conversation, message, lea } = await left('failed');
    clock.advance(2 * DAY_MS);
    await expect(resend(message, lea)).rejects.toMatchObject(isRefused('reply_window_closed'));
    expect((await at(conversation.id, message.seq, () => true)).status).toBe('failed');
    await small.tell(account, words('ana', 'hello again'));
    await small.waiting('ana');
    await resend(message);
    await small.reached(conversation.id, message.seq, 'sent');
  });
});

describe('a message of several parts', () => {
  beforeEach(() => start());
  let conversation: ListedConversation;
  let message: MessageView;

  async function saidInParts(): Promise<string[]> {
    conversation = await small.claimed(account);
    message = await sent(conversation, 'one\ntwo');
    return (message.parts ?? []).map(({ platformMessageId }) => platformMessageId ?? '');
  }

  let nextReceipt = 1;
  const told = (platformMessageId: string, status: 'delivered' | 'read' | 'failed', more: { earlierToo?: boolean } = {}): Promise<void> =>
    small.tell(account, {
      type: 'receipt',
      dedupeKey: `receipt-${String(nextReceipt++)}`,
      platformUserId: 'ana',
      platformMessageId,
      status,
      ...(status === 'failed' && { error: { code: 'undeliverable', message: 'Not delivered' } }),
      ...more,
    });
  const parts = ({ parts: all = [] }: MessageView): string => all.map(({ status }) => status).join(' ');
  const partsAre = (wanted: string): Promise<MessageView> => at(conversation.id, message.seq, (row) => parts(row) === wanted);

  it('is as far as the part that is least far', async () => {
    const [one = '', two = ''] = await saidInParts();
    await told(one, 'read');
    expect((await partsAre('read sent')).status).toBe('sent');
    await told(two, 'delivered');
    expect((await partsAre('read delivered')).status).toBe('delivered');
    await told(one, 'delivered');
    await told(two, 'read');
    expect((await partsAre('read read')).status).toBe('read');
  });

  it('has been read whole when its last part was and the platform speaks of what came before', async () => {
    const [, two = ''] = await saidInParts();
    await told(two, 'read', { earlierToo: true });
    expect((await partsAre('read read')).status).toBe('read');
  });

  it('has failed while one part has, whatever became of the other, and only that one is sent again', async () => {
    const [one = '', two = ''] = await saidInParts();
    await told(one, 'failed');
    await told(two, 'read');
    const failed = await partsAre('failed read');
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'undeliverable' } });
    await resend(message);
    expect((await partsAre('sent read')).status).toBe('sent');
    expect(platform.received.map(({ call }) => call.payload['text'])).toEqual(['one', 'two', 'one']);
  });
});
