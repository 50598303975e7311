import { describe, expect, it } from '@jest/globals';
import type { MessageView } from '../../../src/contract/api.js';
import { threadRows } from './thread-rows.js';
import { drawnRows, END, seqsOf, stretchAround, stretchFor, topsOf } from './thread-window.js';

/** Every message a row: two people in turn. */
const message = (seq: number): MessageView => ({
  id: `m${seq}`,
  conversationId: 'c',
  seq,
  kind: seq % 2 === 0 ? 'out' : 'in',
  sender: { type: 'agent', id: seq % 2 === 0 ? 'a' : 'b', name: 'A' },
  content: { type: 'text', text: String(seq) },
  status: 'sent',
  sentAt: '2026-01-05T12:00:00.000Z',
});
const rowsFrom = (first: number, last: number) =>
  threadRows(
    Array.from({ length: last - first + 1 }, (_, index) => message(first + index)),
    [],
    { id: 'a', name: 'A', readSeq: 0 },
  );

function measured(first: number, last: number) {
  const rows = rowsFrom(first, last);
  return { rows, seqs: seqsOf(rows), tops: topsOf(rows, new Map(rows.map(({ key }) => [key, 86]))) };
}

describe('the drawn stretch', () => {
  it('is everything while there is little', () => {
    const { seqs, tops } = measured(1, 60);
    expect(drawnRows(seqs, tops, END)).toEqual({ start: 0, end: 61, abovePx: 0, belowPx: 0 });
  });

  it('is the end at first, and leaves room for the rest', () => {
    const { seqs, tops } = measured(1, 999);
    // 1,000 rows of 100 px with the day; the last 2,000 px of them.
    expect(drawnRows(seqs, tops, END)).toEqual({ start: 980, end: 1_000, abovePx: 98_000, belowPx: 0 });
  });

  it('stays while it reaches far enough, and moves with the reader', () => {
    const { seqs, tops } = measured(1, 999);
    expect(stretchFor(seqs, tops, { top: 98_700, bottom: 99_500 }, END)).toBe(END);
    const moved = stretchFor(seqs, tops, { top: 97_500, bottom: 98_300 }, END);
    expect(drawnRows(seqs, tops, moved)).toEqual({ start: 964, end: 994, abovePx: 96_400, belowPx: 600 });
  });

  it('is the same messages after older ones have come above', () => {
    const before = measured(500, 999);
    const stretch = stretchFor(before.seqs, before.tops, { top: 20_000, bottom: 20_800 }, END);
    const shown = ({ rows, seqs, tops }: typeof before) => {
      const { start, end } = drawnRows(seqs, tops, stretch);
      return rows.slice(start, end).map(({ key }) => key);
    };
    expect(shown(measured(400, 999))).toEqual(shown(before));
  });

  it('holds the first of its messages also when that is joined to older ones by its sender', () => {
    const pairs = (first: number, last: number) =>
      threadRows(
        Array.from({ length: last - first + 1 }, (_, index) => {
          const kind = Math.floor((first + index) / 2) % 2 === 0 ? 'out' : 'in';
          return { ...message(first + index), kind, sender: { type: 'agent', id: kind, name: 'A' } } as const;
        }),
        [],
        { id: 'a', name: 'A', readSeq: 0 },
      );
    const before = pairs(501, 999);
    const now = pairs(451, 999);
    const stretch = stretchFor(seqsOf(before), topsOf(before, new Map()), { top: 0, bottom: 800 }, END);
    expect(stretch.from).toBe(501);
    const { start } = drawnRows(seqsOf(now), topsOf(now, new Map()), stretch);
    const first = now[start];
    expect(first?.type === 'group' && first.bubbles.map(({ messages }) => messages?.[0].seq)).toEqual([500, 501]);
  });

  it('follows the end when messages come, and can be put around one message', () => {
    const { rows, seqs, tops } = measured(1, 999);
    expect(drawnRows(seqs, tops, { from: 950, to: Infinity }).end).toBe(1_000);
    const { start, end } = drawnRows(seqs, tops, stretchAround(rows, seqs, 300));
    expect(rows.slice(start, end).map(({ key }) => key)).toContain('m300');
    expect(end - start).toBeLessThan(50);
  });
});
