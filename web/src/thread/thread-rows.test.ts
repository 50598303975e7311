import { describe, expect, it } from '@jest/globals';
import type { MessageView } from '../../../src/contract/api.js';
import type { PendingMessage } from '../data/unsent.js';
import { isSameGroup, threadRows, type Group } from './thread-rows.js';

const viewer = { id: 'agent-1', name: 'Li', readSeq: 0 };

function message(seq: number, change: Partial<MessageView> = {}): MessageView {
  return {
    id: `m${seq}`,
    conversationId: 'c1',
    seq,
    kind: 'in',
    sender: { type: 'end_user', id: 'u1', name: 'Ada' },
    content: { type: 'text', text: `text ${seq}` },
    status: 'stored',
    sentAt: new Date(2026, 0, 5, 12, 0, seq).toISOString(),
    ...change,
  };
}

describe('threadRows', () => {
  it('gathers messages of one sender and starts anew after a pause', () => {
    const rows = threadRows([message(1), message(2), message(3, { sentAt: new Date(2026, 0, 5, 12, 9).toISOString() })], [], viewer);
    expect(rows.map((row) => (row.type === 'group' ? row.bubbles.length : row.type))).toEqual(['day', 2, 1]);
  });

  it('puts what comes late under the day it was written, and groups by that time', () => {
    const yesterday = { platformAt: new Date(2026, 0, 4, 23, 50).toISOString() };
    const rows = threadRows([message(1), message(2, yesterday), message(3, yesterday), message(4)], [], viewer);
    expect(rows.map((row) => (row.type === 'group' ? row.bubbles.length : row.type))).toEqual(['day', 1, 'day', 2, 'day', 1]);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });

  it('puts a line between two days', () => {
    const rows = threadRows([message(1), message(2, { sentAt: new Date(2026, 0, 6, 9).toISOString() })], [], viewer);
    expect(rows.map((row) => row.type)).toEqual(['day', 'group', 'day', 'group']);
  });

  it('joins the pictures of an album in one bubble', () => {
    const rows = threadRows([message(1, { albumId: 'a' }), message(2, { albumId: 'a' }), message(3)], [], viewer);
    const group = rows[1];
    expect(group?.type === 'group' && group.bubbles.map((bubble) => bubble.messages?.length)).toEqual([2, 1]);
  });

  it('leaves what was taken back out of its album, and what is still there in it', () => {
    const back = { content: { type: 'event', name: 'retracted', data: {} }, retractedAt: message(2).sentAt } as const;
    const album = (gone: number): (number | undefined)[] | false => {
      const pictures = [1, 2, 3].map((seq) => message(seq, { albumId: 'a', ...(seq === gone && back) }));
      const group = threadRows(pictures, [], viewer)[1];
      return group?.type === 'group' && group.bubbles.map((bubble) => bubble.messages?.length);
    };
    expect([album(1), album(2), album(3)]).toEqual([
      [1, 2],
      [1, 1, 1],
      [2, 1],
    ]);
  });

  it('keeps a message that was taken back in its place among the bubbles', () => {
    const content = { type: 'event', name: 'retracted', data: {} } as const;
    const rows = threadRows([message(1), message(2, { content, retractedAt: message(2).sentAt })], [], viewer);
    expect(rows.map((row) => (row.type === 'group' ? row.bubbles.length : row.type))).toEqual(['day', 2]);
  });

  it('tells before a message what its writer came by, unless the message says so itself', () => {
    const entryPoint = { kind: 'ad', value: '1', seq: 2, at: message(2).sentAt, data: {} } as const;
    const types = (second: MessageView): string[] => threadRows([message(1), second], [], viewer, entryPoint).map((row) => row.type);
    expect(types(message(2))).toEqual(['day', 'group', 'entry', 'group']);
    expect(types(message(2, { content: { type: 'event', name: 'scanned', data: { scene: '1' } } }))).toEqual(['day', 'group', 'line']);
  });

  it('marks where the unread messages begin', () => {
    const rows = threadRows([message(1), message(2), message(3)], [], { ...viewer, readSeq: 2 });
    expect(rows.map((row) => row.type)).toEqual(['day', 'group', 'unread', 'group']);
  });

  it('keeps the key of a message when the stored one replaces the pending one', () => {
    const at = new Date(2026, 0, 5, 12).toISOString();
    const content = { type: 'text' as const, text: 'hi' };
    const pending = threadRows(
      [],
      [
        {
          agentId: 'agent-1',
          conversationId: 'c1',
          content,
          createdAt: at,
          state: 'sending',
          input: { clientMsgId: 'x', content, kind: 'out' },
        },
      ],
      viewer,
    );
    const stored = threadRows(
      [message(1, { kind: 'out', clientMsgId: 'x', sender: { type: 'agent', id: 'agent-1', name: 'Li' } })],
      [],
      viewer,
    );
    expect(stored[1]?.key).toBe(pending[1]?.key);
  });
});

describe('a group', () => {
  const groupOf = (messages: MessageView[]): Group => {
    const group = threadRows(messages, [], viewer).find((row) => row.type === 'group');
    if (group === undefined) throw new Error('there is no group');
    return group;
  };
  const two = [message(1), message(2)];
  const picture = message(3, { albumId: 'a' });

  it('is the same when it is gathered anew', () => {
    expect(isSameGroup(groupOf(two), groupOf([...two]))).toBe(true);
    expect(isSameGroup(groupOf([picture]), groupOf([picture]))).toBe(true);
  });

  it.each([
    ['a message of it changed', [two[0] ?? message(1), message(2, { status: 'read' })]],
    ['one more belongs to it', [...two, message(3)]],
    ['one of it is gone', two.slice(0, 1)],
  ])('is another when %s', (_what, now) => {
    expect(isSameGroup(groupOf(two), groupOf(now))).toBe(false);
  });

  it('is another when an album of it grows', () => {
    expect(isSameGroup(groupOf([picture]), groupOf([picture, message(4, { albumId: 'a' })]))).toBe(false);
  });

  it('is another when what is on its way has failed', () => {
    const sending = { input: { clientMsgId: 'n1', kind: 'out' }, createdAt: message(1).sentAt, state: 'sending' } as PendingMessage;
    const [before, now] = [sending, { ...sending, state: 'failed' } as PendingMessage].map(
      (pending) => threadRows([], [pending], viewer)[1],
    );
    expect(before?.type === 'group' && now?.type === 'group' && isSameGroup(before, now)).toBe(false);
  });
});
