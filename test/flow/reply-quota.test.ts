// Platforms that count replies: what a person's doings allow, what each part uses, and what happens when nothing is left.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConnectorError, type ChannelAccountView, type ListedConversation } from '../../src/contract/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { eventually } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

const WORDS = { messages: 5, seconds: 48 * 3600 };
const TAP = { messages: 3, seconds: 60 };

let clock: FakeClock;
let platform: SmallPlatform;
let small: SmallHub;
let account: ChannelAccountView;
beforeEach(async () => {
  clock = new FakeClock(Date.now());
  platform = new SmallPlatform({ capabilities: { replyWindow: { hours: 48, maxMessages: 5, allowedAfter: ['template'] } } });
  small = await startSmallHub(platform, { clock });
  account = await small.bind('key-1', 'shop-1');
});
afterEach(() => small.hub.close());

/** Says something that grants `allowance`, and answers the conversation once it is stored. */
async function says(text: string, allowance = WORDS): Promise<ListedConversation> {
  await small.tell(account, words('ana', text, { sentAt: clock.now(), replyAllowance: { ...allowance, at: clock.now() } }));
  return eventually(async () =>
    (await small.hub.admin.conversations()).find((row) => row.lastMessage?.preview === text && row.lastMessage.kind === 'in'),
  );
}

async function served(allowance = WORDS): Promise<string> {
  const { id } = await says('hello', allowance);
  await small.waiting('ana');
  await small.hub.admin.post(`/conversations/${id}/claim`);
  return id;
}

/** Answers and waits until the platform has it. */
async function answers(conversationId: string, text: string, status = 'sent'): Promise<void> {
  const { seq } = await small.reply(conversationId, text);
  await small.reached(conversationId, seq, status);
}

const windowOf = async (id: string): Promise<ListedConversation['replyWindow']> => (await small.conversation(id)).replyWindow;
const refused = (code: string) => ({ status: 422, body: { error: { code, details: { allowedAfter: ['template'] } } } });

describe('the reply quota', () => {
  it('shows what is left, one less for every part the platform took', async () => {
    const id = await served();
    const closesAt = new Date(clock.now().getTime() + 48 * 3_600_000).toISOString();
    expect(await windowOf(id)).toEqual({ state: 'open', remaining: 5, closesAt, allowedAfter: ['template'] });
    await answers(id, 'one part');
    await answers(id, 'two\nparts');
    expect(await windowOf(id)).toEqual({ state: 'open', remaining: 2, closesAt, allowedAfter: ['template'] });
    await small.hub.expectConsistent();
  });

  it('refuses a reply when it is used up, until the person writes again', async () => {
    const id = await served(TAP);
    await answers(id, '1\n2\n3');
    expect(await windowOf(id)).toEqual({ state: 'closed', remaining: 0, allowedAfter: ['template'] });
    await expect(small.reply(id, 'one too many')).rejects.toMatchObject(refused('reply_quota_used'));
    clock.advance(1_000);
    await says('still there?', TAP);
    await answers(id, 'yes');
    expect(await windowOf(id)).toMatchObject({ state: 'open', remaining: 2 });
  });

  it('refuses a reply when its time is over', async () => {
    const id = await served(TAP);
    clock.advance(60_000);
    expect((await windowOf(id)).state).toBe('closed');
    await expect(small.reply(id, 'too late')).rejects.toMatchObject(refused('reply_window_closed'));
  });

  it('is refreshed by the same doing and widened by another', async () => {
    const id = await served();
    await answers(id, '1\n2');
    clock.advance(1_000);
    await says('again');
    expect(await windowOf(id)).toMatchObject({ remaining: 5 });
    await says('tapped', TAP);
    expect(await windowOf(id)).toMatchObject({ remaining: 8 });
    // What ends first is used first.
    await answers(id, '1\n2');
    clock.advance(60_000);
    expect(await windowOf(id)).toMatchObject({ remaining: 5 });
  });

  it('is not given back by an earlier doing that is told late', async () => {
    const at = clock.now();
    clock.advance(1_000);
    const id = await served();
    await answers(id, '1\n2');
    await small.tell(account, words('ana', 'late', { replyAllowance: { ...WORDS, at } }));
    await eventually(async () => ((await small.conversation(id)).lastMessage?.preview === 'late' ? true : undefined));
    expect(await windowOf(id)).toMatchObject({ remaining: 3 });
  });

  it('is not kept from the next doings by one that is told of the future', async () => {
    await small.tell(account, words('ana', 'from 2099', { replyAllowance: { ...WORDS, at: new Date('2099-01-01T00:00:00Z') } }));
    const { id } = await small.waiting('ana');
    await small.hub.admin.post(`/conversations/${id}/claim`);
    const now = clock.now();
    expect(await windowOf(id)).toMatchObject({ remaining: 5, closesAt: new Date(now.getTime() + 48 * 3_600_000).toISOString() });
    await answers(id, '1\n2');
    clock.advance(1_000);
    await says('genuine');
    expect(await windowOf(id)).toMatchObject({ remaining: 5 });
  });

  it('is granted by doings that are no messages', async () => {
    await small.tell(account, {
      type: 'reachability',
      reachable: true,
      reason: 'followed',
      dedupeKey: 'follow-1',
      platformUserId: 'ana',
      replyAllowance: { ...TAP, at: clock.now() },
    });
    await small.tell(account, words('ana', 'hello'));
    const { id } = await small.waiting('ana');
    expect(await windowOf(id)).toMatchObject({ state: 'open', remaining: 3 });
  });

  it('does not count what may be sent at any time', async () => {
    const id = await served(TAP);
    await answers(id, '1\n2\n3');
    const template = { type: 'template', name: 'come_back', language: 'en', parameters: {} };
    const { message } = await small.hub.admin.post<{ message: { seq: number } }>(`/conversations/${id}/messages`, {
      clientMsgId: 'template-1',
      content: template,
    });
    await small.reached(id, message.seq, 'sent');
  });

  it('answers a repeated request with what was stored, also when nothing is left', async () => {
    const id = await served(TAP);
    const request = { clientMsgId: 'once', content: { type: 'text', text: '1\n2\n3' } };
    const first = await small.hub.admin.post<{ message: { id: string; seq: number } }>(`/conversations/${id}/messages`, request);
    await small.reached(id, first.message.seq, 'sent');
    const again = await small.hub.admin.post<{ message: { id: string } }>(`/conversations/${id}/messages`, request);
    expect(again.message.id).toBe(first.message.id);
    expect(platform.received).toHaveLength(3);
  });
});

describe('a reply on its way', () => {
  it('expires with the reason when the quota ends in the middle of it, and what was sent stays sent', async () => {
    const id = await served(TAP);
    const { seq } = await small.reply(id, '1\n2\n3\n4');
    const message = await small.reached(id, seq, 'expired');
    expect(message.error?.code).toBe('reply_quota_used');
    expect(message.parts?.map((part) => part.status)).toEqual(['sent', 'sent', 'sent', 'failed']);
    expect(platform.received.map(({ call }) => call.payload['text'])).toEqual(['1', '2', '3']);
    await small.hub.expectConsistent();
  });

  it('expires with the reason when the time ends before it leaves', async () => {
    const id = await served(TAP);
    await small.hub.admin.post(`/channel-accounts/${account.id}/disable`);
    const { seq } = await small.reply(id, 'waits');
    clock.advance(60_000);
    await small.hub.admin.post(`/channel-accounts/${account.id}/enable`);
    const message = await small.reached(id, seq, 'expired');
    expect(message.error?.code).toBe('reply_window_closed');
    expect(platform.received).toEqual([]);
  });

  it('has its share kept for it while it waits', async () => {
    const id = await served(TAP);
    await small.hub.admin.post(`/channel-accounts/${account.id}/disable`);
    for (const text of ['1', '2', '3']) await small.reply(id, text);
    await expect(small.reply(id, '4')).rejects.toMatchObject(refused('reply_quota_used'));
  });

  it('uses nothing when the platform refuses it', async () => {
    const id = await served(TAP);
    platform.answers.push(() => Promise.reject(new ConnectorError({ code: 'rejected', kind: 'permanent', message: 'No.' })));
    await answers(id, 'refused', 'failed');
    expect(await windowOf(id)).toMatchObject({ remaining: 3 });
  });

  it('stays counted when nobody knows whether it arrived', async () => {
    const id = await served(TAP);
    platform.answers.push(() => Promise.reject(new ConnectorError({ code: 'no_answer', kind: 'uncertain', message: 'No answer.' })));
    await answers(id, 'perhaps', 'uncertain');
    expect(await windowOf(id)).toMatchObject({ remaining: 2 });
  });

  it('teaches the hub that nothing is left when the platform says so', async () => {
    const id = await served();
    platform.answers.push(() => Promise.reject(new ConnectorError({ code: 'reply_quota_used', kind: 'permanent', message: '45047' })));
    await answers(id, 'one', 'expired');
    expect(await windowOf(id)).toEqual({ state: 'closed', remaining: 0, allowedAfter: ['template'] });
    await expect(small.reply(id, 'two')).rejects.toMatchObject(refused('reply_quota_used'));
  });

  it('is not lost to a window that opened again while it waited', async () => {
    await small.hub.close();
    platform = new SmallPlatform({ capabilities: { replyWindow: { hours: 1, allowedAfter: [] } } });
    small = await startSmallHub(platform, { clock });
    account = await small.bind('key-1', 'shop-1');
    const { id } = await small.claimed(account);
    await small.hub.admin.post(`/channel-accounts/${account.id}/disable`);
    const { seq } = await small.reply(id, 'waits');
    clock.advance(3_000_000);
    await says('still there?');
    clock.advance(3_000_000);
    await small.hub.admin.post(`/channel-accounts/${account.id}/enable`);
    await small.reached(id, seq, 'sent');
  });
});
