import { describe, expect, it } from '@jest/globals';
import type { MessageView } from '../../../src/contract/api.js';
import {
  extendedBy,
  gapAfter,
  hasNewer,
  movedTo,
  newest,
  withLiveMessages,
  withMessages,
  withStatus,
  withUpdated,
  type Thread,
} from './thread.js';

const message = (seq: number, change: Partial<MessageView> = {}): MessageView => ({
  id: `m${seq}`,
  conversationId: 'c',
  seq,
  kind: 'out',
  sender: { type: 'agent', id: 'a', name: 'A' },
  content: { type: 'text', text: String(seq) },
  status: 'queued',
  sentAt: '2026-01-05T12:00:00.000Z',
  ...change,
});

const stretch = (first: number, last: number): MessageView[] =>
  Array.from({ length: last - first + 1 }, (_, index) => message(first + index));
const seqs = ({ items }: Thread): number[] => items.map(({ seq }) => seq);

describe('a thread', () => {
  it('keeps messages in order whatever way they come', () => {
    const thread = withMessages({ items: [message(3)] }, [message(1), message(2), message(3, { status: 'sent' })]);
    expect(thread.items.map(({ seq, status }) => `${seq} ${status}`)).toEqual(['1 queued', '2 queued', '3 sent']);
  });

  it('does not let a late push undo a newer status', () => {
    const thread = withStatus(
      { items: [message(1)] },
      { type: 'message.status', conversationId: 'c', seq: 1, messageId: 'm1', status: 'sent' },
    );
    expect(withLiveMessages(thread, [message(1)]).items[0]?.status).toBe('sent');
  });

  it('drops the old error when a message is sent again', () => {
    const failed = { items: [message(1, { status: 'failed', error: { code: 'x', message: 'x' } })] };
    expect(withStatus(failed, { type: 'message.status', conversationId: 'c', seq: 1, messageId: 'm1', status: 'queued' }).items[0]).toEqual(
      message(1),
    );
  });

  it('names the first gap', () => {
    expect(gapAfter({ items: [message(4), message(5), message(8)] })).toBe(5);
    expect(gapAfter({ items: [message(4), message(5)] })).toBeNull();
  });

  it('can be cut to its newest messages', () => {
    expect(newest({ items: [message(1), message(2), message(3)] }, 2).items.map(({ seq }) => seq)).toEqual([2, 3]);
  });
});

describe('a thread that was gone far up in', () => {
  const far = movedTo({ items: stretch(900, 950) }, stretch(10, 14));

  it('shows the page alone and knows how far the conversation goes', () => {
    expect([seqs(far), far.endsBefore]).toEqual([[10, 11, 12, 13, 14], 950]);
  });

  it('goes on in both directions, and is whole when it meets the end', () => {
    const longer = extendedBy(extendedBy(far, stretch(5, 9)), stretch(15, 16));
    expect([seqs(longer)[0], seqs(longer).at(-1), hasNewer(longer)]).toEqual([5, 16, true]);
    expect(hasNewer(extendedBy(longer, stretch(17, 950)))).toBe(false);
  });

  it('is not torn by what comes in meanwhile, and does not take itself for whole before that is loaded', () => {
    const later = withLiveMessages(far, [message(951)]);
    expect([seqs(later), later.endsBefore]).toEqual([[10, 11, 12, 13, 14], 951]);
    const longer = extendedBy(later, stretch(15, 950));
    expect(hasNewer(longer)).toBe(true);
    expect(hasNewer(extendedBy(longer, [message(951)]))).toBe(false);
  });

  it('is joined with what is loaded where the two touch', () => {
    const near = movedTo({ items: stretch(20, 30) }, stretch(12, 19));
    expect([seqs(near)[0], seqs(near).at(-1), hasNewer(near)]).toEqual([12, 30, false]);
  });

  it('takes an edit of what is loaded and no other', () => {
    const edited = (seq: number): MessageView => message(seq, { editedAt: '2026-01-05T13:00:00.000Z' });
    expect(withUpdated(far, edited(12)).items[2]?.editedAt).toBeDefined();
    for (const seq of [3, 500, 950]) expect(withUpdated(far, edited(seq))).toBe(far);
  });
});
