// What a report has to say, counted one session after the other, event after event: no query of the hub's takes part.
import type { AgentMeasures, MeasuredTime, SessionMeasures } from '../../src/contract/index.js';
import type { SessionHistory } from './session-histories.js';

export interface Counted {
  history: SessionHistory;
  isOpen: boolean;
  isAnsweredByBot: boolean;
  waitedMs: number | null;
  firstReplyMs: number | null;
  handledMs: number | null;
  transfers: number;
  missedOffers: number;
  /** Who held it. */
  agents: Map<string, { handledMs: number; firstReplyMs: number | null }>;
  lastAgent: string | null;
  /** Who let offers of it run out, once per offer. */
  missedBy: string[];
}

export function countSession(history: SessionHistory): Counted {
  const isOpen = history.events.at(-1)?.toState !== 'closed';
  const taken = history.events.find(({ toState }) => toState === 'active');
  const inQueueAt = history.events.find(({ toState, isFull }) => toState === 'queued' || (toState === 'parked' && isFull))?.at;
  const agents: Counted['agents'] = new Map();
  let transfers = 0;
  let lastAgent: string | null = null;
  let heldSince = 0;
  let before: string | null = null;
  for (const [index, event] of history.events.entries()) {
    const nextAt = history.events[index + 1]?.at ?? null;
    if (event.agentId !== null) {
      if (lastAgent !== null && lastAgent !== event.agentId) transfers += 1;
      if (before !== event.agentId) heldSince = event.at;
      const share = agents.get(event.agentId) ?? { handledMs: 0, firstReplyMs: null };
      share.handledMs += (nextAt ?? event.at) - event.at;
      const repliedAt = history.firstReplyAt;
      if (repliedAt !== null && repliedAt >= event.at && (nextAt === null || repliedAt < nextAt))
        share.firstReplyMs = repliedAt - heldSince;
      agents.set(event.agentId, share);
      lastAgent = event.agentId;
    }
    before = event.agentId;
  }
  const missedBy = history.events.flatMap(({ missedById }) => missedById ?? []);
  const sum = [...agents.values()].reduce((total, { handledMs }) => total + handledMs, 0);
  return {
    history,
    isOpen,
    isAnsweredByBot: agents.size === 0 && history.closeReason === 'bot_done',
    waitedMs: taken ? Math.max(0, taken.at - (inQueueAt ?? taken.at)) : null,
    firstReplyMs: taken && history.firstReplyAt !== null ? history.firstReplyAt - taken.at : null,
    handledMs: isOpen || agents.size === 0 ? null : sum,
    transfers,
    missedOffers: missedBy.length,
    agents,
    lastAgent,
    missedBy,
  };
}

function timeOf(values: (number | null)[]): MeasuredTime {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return { count: 0, averageMs: null, maxMs: null };
  return { count: known.length, averageMs: Math.round(known.reduce((a, b) => a + b) / known.length), maxMs: Math.max(...known) };
}

function ratingsOf(scores: (number | null)[]): SessionMeasures['ratings'] {
  const given = scores.filter((score) => score !== null);
  const average = given.length === 0 ? null : Math.round((100 * given.reduce((a, b) => a + b)) / given.length) / 100;
  return { count: given.length, average };
}

export function measuresOf(sessions: Counted[]): SessionMeasures {
  return {
    sessions: sessions.length,
    stillOpen: sessions.filter(({ isOpen }) => isOpen).length,
    missed: sessions.filter(({ isOpen, isAnsweredByBot, agents }) => !isOpen && !isAnsweredByBot && agents.size === 0).length,
    answeredByBot: sessions.filter(({ isAnsweredByBot }) => isAnsweredByBot).length,
    waiting: timeOf(sessions.map(({ waitedMs }) => waitedMs)),
    firstReply: timeOf(sessions.map(({ firstReplyMs }) => firstReplyMs)),
    handling: timeOf(sessions.map(({ handledMs }) => handledMs)),
    transfers: sessions.reduce((total, { transfers }) => total + transfers, 0),
    missedOffers: sessions.reduce((total, { missedOffers }) => total + missedOffers, 0),
    ratings: ratingsOf(sessions.map(({ history }) => history.score)),
  };
}

export function agentMeasures(
  sessions: Counted[],
  id: string,
  { from, to, now }: Record<'from' | 'to' | 'now', Date>,
): Omit<AgentMeasures, 'name'> {
  const untilMs = Math.min(to.getTime(), now.getTime());
  const shares = sessions.flatMap((session) => {
    const share = session.agents.get(id);
    return share ? [{ ...share, session }] : [];
  });
  const serving = sessions.flatMap(({ history }) => {
    const last = history.events.at(-1);
    return last?.agentId === id ? [Math.max(0, untilMs - last.at)] : [];
  });
  const held = [...shares.map(({ handledMs }) => handledMs), ...serving].reduce((a, b) => a + b, 0);
  const handled = shares.filter(({ session }) => !session.isOpen).map(({ handledMs }) => handledMs);
  return {
    id,
    sessions: shares.length,
    stillOpen: shares.filter(({ session }) => session.isOpen).length,
    firstReply: timeOf(shares.map(({ firstReplyMs }) => firstReplyMs)),
    handling: timeOf(handled),
    missedOffers: sessions.reduce((total, { missedBy }) => total + missedBy.filter((missed) => missed === id).length, 0),
    passedOn: shares.filter(({ session }) => session.lastAgent !== id).length,
    ratings: ratingsOf(shares.map(({ session }) => (session.lastAgent === id ? session.history.score : null))),
    load: Math.round((1000 * held) / (untilMs - from.getTime())) / 1000,
  };
}

/** The wall clock's day or hour, told apart where it shows the same twice. */
export function unitOf(ms: number, unit: 'hour' | 'day', timeZone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    ...(unit === 'hour' && { timeStyle: 'long' }),
  }).format(new Date(ms));
  return unit === 'day' ? parts : parts.replace(/:\d\d:\d\d/, ':00');
}
