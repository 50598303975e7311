import { describe, expect, it } from '@jest/globals';
import type { ConversationView, MessageView, SessionView } from '../../../src/contract/api.js';
import type { Me } from '../api/session.js';
import { arrivedParts, isInTrouble, isOurs, maySettle } from './settling.js';

const me = (role: Me['agent']['role']): Me => ({ agent: { id: 'lea', role } }) as unknown as Me;
const by = (id: string): MessageView => ({ sender: { type: 'agent', id, name: id }, status: 'failed' }) as unknown as MessageView;
const servedBy = (assigneeId: string | undefined): ConversationView =>
  ({ session: { state: assigneeId === undefined ? 'queued' : 'active', assigneeId } as SessionView }) as unknown as ConversationView;
const closed = { session: null } as unknown as ConversationView;

describe('who may settle a message in trouble', () => {
  it.each([
    ['whoever serves, of any message', by('eve'), servedBy('lea'), true],
    ['nobody else while somebody serves', by('lea'), servedBy('eve'), false],
    ['nobody before it is claimed', by('lea'), servedBy(undefined), false],
    ['who wrote it, once it is closed', by('lea'), closed, true],
    ['no colleague, once it is closed', by('eve'), closed, false],
  ])('%s', (_, message, row, may) => {
    expect(maySettle(message, row, me('agent'))).toBe(may);
    expect(maySettle(message, row, me('supervisor'))).toBe(true);
  });
});

it('what the business wrote outside the hub is not ours to send, what a bot said is', () => {
  expect([isOurs('bot', 'system'), isOurs('out', 'agent'), isOurs('out', 'business'), isOurs('in', 'end_user')]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

it('a message that arrived is in trouble while a change of it stands refused', () => {
  const arrived = { status: 'read' } as MessageView;
  expect(isInTrouble(arrived)).toBe(false);
  expect(isInTrouble({ ...arrived, refusedChange: { change: 'edit', code: 'no', message: 'No' } })).toBe(true);
});

it('parts that arrived are counted however far they got', () => {
  const parts: NonNullable<MessageView['parts']> = [{ status: 'read' }, { status: 'sent' }, { status: 'failed' }, { status: 'uncertain' }];
  expect(arrivedParts({ parts } as MessageView)).toBe(2);
});
