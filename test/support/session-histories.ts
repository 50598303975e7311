// Service sessions as they may go, for tests of what is counted about them: made from random steps, written straight into the store.
import fc from 'fast-check';
import { v7 } from 'uuid';
import type { SessionState } from '../../src/contract/index.js';
import type { Queryable } from '../../src/store/database.js';

interface HistoryEvent {
  at: number;
  name: string;
  toState: SessionState;
  agentId: string | null;
  /** Who let an offer of it run out. */
  missedById?: string | null;
  /** Parked for want of room in the queue. */
  isFull?: boolean;
}

export interface SessionHistory {
  openedAt: number;
  queuedAt: number | null;
  firstReplyAt: number | null;
  events: HistoryEvent[];
  accountId: string;
  groupId: string;
  score: number | null;
  /** Null while it is open. */
  closeReason: string | null;
}

export interface DeskPlace {
  companyId: string;
  accountIds: string[];
  groupIds: string[];
  agentIds: string[];
}

const step = fc.record({
  afterSeconds: fc.integer({ min: 0, max: 4 * 3_600 }),
  what: fc.constantFrom('take', 'take', 'release', 'park', 'miss', 'reply', 'reply', 'warn', 'close'),
  who: fc.nat(2),
});

/** What happens in one session; `startMinute` counts from the test's own beginning. */
export const plannedSession = fc.record({
  startMinute: fc.integer({ min: 0, max: 4 * 24 * 60 }),
  startSecond: fc.nat(59),
  byBot: fc.boolean(),
  account: fc.nat(1),
  group: fc.nat(1),
  score: fc.option(fc.integer({ min: 1, max: 5 })),
  steps: fc.array(step, { maxLength: 8 }),
});

export type PlannedSession = typeof plannedSession extends fc.Arbitrary<infer Plan> ? Plan : never;

export function playSession(plan: PlannedSession, beginsAtMs: number, place: DeskPlace): SessionHistory {
  let now = beginsAtMs + plan.startMinute * 60_000 + plan.startSecond * 1000;
  const first = plan.byBot ? 'bot' : 'queued';
  const history: SessionHistory = {
    openedAt: now,
    queuedAt: plan.byBot ? null : now,
    firstReplyAt: null,
    events: [{ at: now, name: first, toState: first, agentId: null }],
    accountId: place.accountIds[plan.account] ?? '',
    groupId: place.groupIds[plan.group] ?? '',
    score: null,
    closeReason: null,
  };
  const add = (name: string, toState: HistoryEvent['toState'], agentId: string | null, more: Partial<HistoryEvent> = {}): void => {
    history.events.push({ at: now, name, toState, agentId, ...more });
  };
  for (const { afterSeconds, what, who } of plan.steps) {
    now += afterSeconds * 1000;
    const last = history.events.at(-1);
    if (!last || last.toState === 'closed') break;
    if (what === 'take' && last.agentId !== place.agentIds[who]) add('claimed', 'active', place.agentIds[who] ?? null);
    if (what === 'release' && last.toState !== 'queued') {
      history.queuedAt ??= now;
      add('released', 'queued', null);
    }
    if (what === 'park' && last.toState !== 'active') {
      history.queuedAt ??= now;
      add('parked', 'parked', null, { isFull: who === 0 });
    }
    if (what === 'miss' && last.toState === 'queued') add('offer_missed', 'queued', null, { missedById: place.agentIds[who] ?? null });
    if (what === 'reply' && last.toState === 'active') history.firstReplyAt ??= now;
    if (what === 'warn' && last.toState === 'active') add('timeout_warning', 'active', last.agentId);
    if (what === 'close') {
      history.closeReason = last.toState === 'bot' && who > 0 ? 'bot_done' : 'resolved';
      add('closed', 'closed', null);
    }
  }
  if (history.events.at(-1)?.toState === 'closed') history.score = plan.score;
  return history;
}

/** As the hub would have: open first, then closed, then rated. */
export async function storeHistory(db: Queryable, place: DeskPlace, history: SessionHistory): Promise<void> {
  for (const { store } of storySteps(place, history)) await store(db);
}

export interface StoryStep {
  /** The history as it stands once this is stored. */
  soFar: SessionHistory;
  store(db: Queryable): Promise<void>;
}

/** What the hub commits of it one after the other: the open session, its end, what was thought of it. */
export function storySteps({ companyId }: DeskPlace, history: SessionHistory): StoryStep[] {
  const conversationId = v7();
  const sessionId = v7();
  const last = history.events.at(-1);
  const isClosed = last?.toState === 'closed';
  const open = { ...history, score: null, closeReason: null, events: isClosed ? history.events.slice(0, -1) : history.events };
  const steps: StoryStep[] = [
    {
      soFar: open,
      async store(db) {
        await storeConversation(db, companyId, conversationId, history);
        await storeOpenSession(db, { companyId, conversationId, sessionId }, open);
      },
    },
  ];
  if (isClosed)
    steps.push({
      soFar: { ...history, score: null },
      async store(db) {
        await storeEvent(db, { companyId, conversationId, sessionId }, history.events.length, last);
        await db.query({
          text: `UPDATE service_session SET state = 'closed', closed_at = $3, close_reason = $4 WHERE company_id = $1 AND id = $2`,
          values: [companyId, sessionId, new Date(last.at), history.closeReason],
        });
      },
    });
  const { score } = history;
  if (score !== null)
    steps.push({
      soFar: history,
      async store(db) {
        await db.query({
          text: 'INSERT INTO rating (company_id, session_id, score, rated_at) VALUES ($1, $2, $3, $4)',
          values: [companyId, sessionId, score, new Date(history.openedAt)],
        });
      },
    });
  return steps;
}

async function storeConversation(db: Queryable, companyId: string, conversationId: string, history: SessionHistory): Promise<void> {
  const [contactId, proxyUserId, platformUserId] = [v7(), v7(), v7()];
  const opened = new Date(history.openedAt);
  await db.query({
    text: 'INSERT INTO contact (company_id, id, display_name, created_at) VALUES ($1, $2, $3, $4)',
    values: [companyId, contactId, 'Ana', opened],
  });
  await db.query({
    text: 'INSERT INTO proxy_user (company_id, id, account_id, platform_user_id, appid, uid, contact_id, created_at) VALUES ($1, $2, $3::uuid, $4::text, $3::text, $4::text, $5, $6)',
    values: [companyId, proxyUserId, history.accountId, platformUserId, contactId, opened],
  });
  await db.query({
    text: 'INSERT INTO conversation (company_id, id, account_id, proxy_user_id, last_message_at, created_at) VALUES ($1, $2, $3, $4, $5, $5)',
    values: [companyId, conversationId, history.accountId, proxyUserId, opened],
  });
}

interface SessionPlace {
  companyId: string;
  conversationId: string;
  sessionId: string;
}

async function storeOpenSession(db: Queryable, place: SessionPlace, history: SessionHistory): Promise<void> {
  const last = history.events.at(-1);
  await db.query({
    text: `INSERT INTO service_session (company_id, id, conversation_id, no, state, group_id, assignee_id, opened_at, queued_at, first_reply_at)
      VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9)`,
    values: [
      place.companyId,
      place.sessionId,
      place.conversationId,
      last?.toState,
      history.groupId,
      last?.agentId,
      new Date(history.openedAt),
      dateOrNull(history.queuedAt),
      dateOrNull(history.firstReplyAt),
    ],
  });
  for (const [index, event] of history.events.entries()) await storeEvent(db, place, index + 1, event);
}

async function storeEvent(db: Queryable, place: SessionPlace, no: number, event: HistoryEvent): Promise<void> {
  const { at, name, toState, agentId, missedById, isFull } = event;
  await db.query({
    text: `INSERT INTO session_event (company_id, session_id, no, conversation_id, at, name, to_state, assignee_id, actor_type, data)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'system', $9)`,
    values: [
      place.companyId,
      place.sessionId,
      no,
      place.conversationId,
      new Date(at),
      name,
      toState,
      agentId,
      { ...(missedById && { agentId: missedById }), ...(isFull && { full: true }) },
    ],
  });
}

const dateOrNull = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
