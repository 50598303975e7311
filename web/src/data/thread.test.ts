import { describe, expect, it } from '@jest/globals';
import type { MessageView } from '../../../src/contract/api.js';
import { gapAfter, newest, withLiveMessages, withMessages, withStatus } from './thread.js';

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
