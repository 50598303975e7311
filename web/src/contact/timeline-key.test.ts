// Everything the desk does to a session has words of its own in the timeline, in every language.
import { describe, expect, it } from '@jest/globals';
import type { SessionEventView, SessionMoveName, SessionState } from '../../../src/contract/api.js';
import { first as english } from '../i18n/en/first.js';
import { findWords } from '../i18n/phrases.js';
import { first as chinese } from '../i18n/zh-CN/first.js';
import { timelineKey } from './timeline-key.js';

const event = (name: string, state: SessionState, by: SessionEventView['by']['type']): SessionEventView => ({
  sessionId: 's',
  no: name === 'opened' ? 1 : 2,
  name,
  state,
  at: '2026-03-02T09:00:00.000Z',
  by: { type: by },
});

type Told = [state: SessionState, by: SessionEventView['by']['type'], key: string];

/** Of everything there is: the compiler asks for what is new. */
const WHAT_HAPPENS: Record<'opened' | SessionMoveName, Told[]> = {
  opened: [
    ['bot', 'end_user', 'timeline.opened_bot'],
    ['queued', 'end_user', 'timeline.opened_queued'],
    ['parked', 'end_user', 'timeline.opened_parked'],
  ],
  handed_off: [['queued', 'end_user', 'events.session_handed_off']],
  offered: [['queued', 'system', 'timeline.offered']],
  accepted: [['active', 'agent', 'events.session_accepted']],
  declined: [['queued', 'agent', 'timeline.declined']],
  offer_missed: [['queued', 'system', 'timeline.offer_missed']],
  offer_withdrawn: [['queued', 'system', 'timeline.offer_withdrawn']],
  assigned: [
    ['active', 'system', 'events.session_assigned'],
    ['active', 'agent', 'events.session_assigned_by'],
  ],
  claimed: [['active', 'agent', 'events.session_claimed']],
  released: [['queued', 'agent', 'events.session_released']],
  requeued: [['queued', 'system', 'events.session_requeued']],
  transferred: [
    ['queued', 'system', 'events.session_transferred'],
    ['active', 'agent', 'events.session_transferred_by'],
  ],
  taken_over: [['active', 'agent', 'events.session_taken_over']],
  parked: [['parked', 'system', 'timeline.parked']],
  unparked: [['queued', 'system', 'timeline.unparked']],
  overflowed: [['queued', 'system', 'timeline.overflowed']],
  prioritised: [
    ['queued', 'system', 'timeline.prioritised'],
    ['queued', 'agent', 'timeline.prioritised_by'],
  ],
  timeout_warned: [['active', 'system', 'timeline.timeout_warned']],
  closed: [
    ['closed', 'system', 'events.session_closed'],
    ['closed', 'agent', 'events.session_closed_by'],
  ],
};
const EVERYTHING = Object.entries(WHAT_HAPPENS).flatMap(([name, forms]) => forms.map((told) => [name, ...told] as const));

describe.each([
  ['English', english],
  ['Chinese', chinese],
])('the timeline in %s', (_language, words) => {
  it.each(EVERYTHING)('tells %s (%s, by %s) by %s', (name, state, by, key) => {
    const told = timelineKey(event(name, state, by), (candidate) => findWords(words, candidate) !== undefined);
    expect(told).toBe(key);
    expect(findWords(words, told)).toBeDefined();
  });

  it('says at least the state where something new happens', () => {
    expect(timelineKey(event('dreamt_of', 'parked', 'system'), () => false)).toBe('session.parked');
  });
});
