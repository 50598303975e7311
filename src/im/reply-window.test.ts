import { describe, expect, it } from '@jest/globals';
import { CONTENT_TYPES, type Capabilities, type ContentSupport, type ContentType } from '../contract/index.js';
import { replyWindowOf, windowRefusal, type Allowance, type WindowFacts } from './reply-window.js';

const NOW = new Date('2026-05-05T12:00:00.000Z');
const hours = (count: number): Date => new Date(NOW.getTime() + count * 3_600_000);
const seconds = (count: number): Date => new Date(NOW.getTime() + count * 1000);

const content = Object.fromEntries(CONTENT_TYPES.map((type): [ContentType, ContentSupport] => [type, { level: 'full' }]));
const withWindow = (replyWindow: Capabilities['replyWindow']): Capabilities => ({
  content: content as Record<ContentType, ContentSupport>,
  text: { max: 1, unit: 'utf16', splits: false },
  menu: { maxOptions: 1, labelMax: 1, idMaxBytes: 1 },
  albumMax: 1,
  productsMax: 2,
  replyQuote: false,
  edit: false,
  retract: { supported: false },
  reactions: { send: false, receive: false },
  typing: false,
  markRead: false,
  receipts: [],
  rate: { account: { perSecond: 1, burst: 1 }, recipient: { perSecond: 1, burst: 1 } },
  idempotentSends: false,
  replyWindow,
});

const endless = withWindow(null);
const timed = withWindow({ hours: 24, allowedAfter: ['template'] });
const counted = withWindow({ hours: 48, maxMessages: 5, allowedAfter: ['template'] });
const none = { lastInboundAt: null, allowances: [] };
const holding = (...allowances: Allowance[]) => ({ lastInboundAt: NOW, allowances });

describe('a channel without a window', () => {
  it('is never closed', () => {
    expect(replyWindowOf(endless, none, NOW)).toEqual({ state: 'none', allowedAfter: [] });
    expect(windowRefusal(endless, none, 'text', NOW)).toBeNull();
  });
});

describe('a window of time', () => {
  it('is open to the last moment before it ends', () => {
    const facts = { lastInboundAt: hours(-24), allowances: [] };
    const justBefore = new Date(NOW.getTime() - 1);
    expect(replyWindowOf(timed, facts, justBefore)).toEqual({ state: 'open', closesAt: NOW.toISOString(), allowedAfter: ['template'] });
    expect(windowRefusal(timed, facts, 'text', justBefore)).toBeNull();
    expect(replyWindowOf(timed, facts, NOW).state).toBe('closed');
    expect(windowRefusal(timed, facts, 'text', NOW)).toMatchObject({ code: 'reply_window_closed' });
  });

  it('says from when on only what an agent writes is taken, where the platform makes that difference', () => {
    const lenient = withWindow({ hours: 168, automaticHours: 24, allowedAfter: [] });
    expect(replyWindowOf(lenient, { lastInboundAt: hours(-25), allowances: [] }, NOW)).toEqual({
      state: 'open',
      personalFrom: hours(-1).toISOString(),
      closesAt: hours(143).toISOString(),
      allowedAfter: [],
    });
  });

  it('that takes only what people write after a while refuses the rest then', () => {
    const personal = withWindow({ hours: 168, automaticHours: 24, allowedAfter: [] });
    const written = (hoursAgo: number): WindowFacts => ({ lastInboundAt: hours(-hoursAgo), allowances: [] });
    expect(windowRefusal(personal, { ...written(23), automatic: true }, 'text', NOW)).toBeNull();
    expect(windowRefusal(personal, { ...written(24), automatic: true }, 'text', NOW)).toMatchObject({ code: 'reply_window_closed' });
    expect(windowRefusal(personal, written(24), 'text', NOW)).toBeNull();
  });

  it('is closed to somebody who has never written', () => {
    expect(replyWindowOf(timed, none, NOW)).toEqual({ state: 'closed', allowedAfter: ['template'] });
  });

  it('lets through what the platform takes at any time', () => {
    expect(windowRefusal(timed, none, 'template', NOW)).toBeNull();
  });
});

describe('a window that counts', () => {
  it('tells what is left of all that was granted, and when the last of it ends', () => {
    const facts = holding({ messages: 5, used: 2, expiresAt: hours(48) }, { messages: 3, used: 0, expiresAt: seconds(60) });
    expect(replyWindowOf(counted, facts, NOW)).toEqual({
      state: 'open',
      remaining: 6,
      closesAt: hours(48).toISOString(),
      allowedAfter: ['template'],
    });
  });

  it('does not count what has run out of time', () => {
    const facts = holding({ messages: 5, used: 4, expiresAt: hours(1) }, { messages: 3, used: 0, expiresAt: NOW });
    expect(replyWindowOf(counted, facts, NOW)).toMatchObject({ state: 'open', remaining: 1, closesAt: hours(1).toISOString() });
  });

  it('says whether the number or the time is over', () => {
    const usedUp = holding({ messages: 5, used: 5, expiresAt: hours(1) });
    const over = holding({ messages: 5, used: 1, expiresAt: hours(-1) });
    expect(replyWindowOf(counted, usedUp, NOW)).toEqual({ state: 'closed', remaining: 0, allowedAfter: ['template'] });
    expect(windowRefusal(counted, usedUp, 'text', NOW)).toMatchObject({ code: 'reply_quota_used' });
    expect(windowRefusal(counted, over, 'text', NOW)).toMatchObject({ code: 'reply_window_closed' });
    expect(windowRefusal(counted, usedUp, 'template', NOW)).toBeNull();
  });

  it('keeps a share for replies that wait to be sent', () => {
    const facts = holding({ messages: 5, used: 3, expiresAt: hours(1) });
    expect(windowRefusal(counted, { ...facts, waiting: 1 }, 'text', NOW)).toBeNull();
    expect(windowRefusal(counted, { ...facts, waiting: 2 }, 'text', NOW)).toMatchObject({ code: 'reply_quota_used' });
  });
});
