import { describe, expect, it } from '@jest/globals';
import type { ListedConversation } from '../../../src/contract/api.js';
import { isEndingSoon } from './ending-soon.js';

const at = (minute: number) => new Date(Date.parse('2026-03-01T09:00:00.000Z') + minute * 60_000).toISOString();
const row = (deadline: number | null, said: number | null, kind = 'in') =>
  ({
    session: { id: 's', state: 'active', groupId: 'g', assignedAt: at(0), ...(deadline !== null && { deadlineAt: at(deadline) }) },
    lastMessage: said === null ? null : { seq: 1, kind, type: 'text', preview: '', at: at(said), status: 'stored' },
  }) as ListedConversation;
const soon = (view: ListedConversation, minute: number) => isEndingSoon(view, Date.parse(at(minute)));

describe('ending soon', () => {
  it('is the last fifth of the time since something was said', () => {
    expect(soon(row(15, 5), 12)).toBe(false);
    expect(soon(row(15, 5), 13)).toBe(true);
    expect(soon(row(15, 5), 15)).toBe(false);
  });

  it('counts from the hand-over when nothing was said since, and not from a note', () => {
    expect(soon(row(10, null), 8)).toBe(true);
    expect(soon(row(10, 7, 'note'), 8)).toBe(true);
    expect(soon(row(10, 7, 'note'), 7)).toBe(false);
  });

  it('never comes where no deadline is set', () => {
    expect(soon(row(null, 5), 500)).toBe(false);
  });
});
