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
}

export interface SessionHistory {
  openedAt: number;
  queuedAt: number | null;
  firstReplyAt: number | null;
  events: HistoryEvent[];
  accountId: string;
  groupId: string;
  score: number | null;
}

export interface DeskPlace {
  companyId: string;
  accountIds: string[];
  groupIds: string[];
  agentIds: string[];
}

const step = fc.record({
  afterSeconds: fc.integer({ min: 0, max: 4 * 3_600 }),
  what: fc.constantFrom('take', 'take', 'release', 'reply', 'reply', 'warn', 'close'),
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
  };
  const add = (name: string, toState: HistoryEvent['toState'], agentId: string | null): void => {
    history.events.push({ at: now, name, toState, agentId });
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
    if (what === 'reply' && last.toState === 'active') history.firstReplyAt ??= now;
    if (what === 'warn' && last.toState === 'active') add('timeout_warning', 'active', last.agentId);
    if (what === 'close') add('closed', 'closed', null);
  }
  if (history.events.at(-1)?.toState === 'closed') history.score = plan.score;
  return history;
}

/** As the hub would have: open first, then closed, then rated. */
export async function storeHistory(db: Queryable, { companyId }: DeskPlace, history: SessionHistory): Promise<void> {
  const [conversationId, sessionId, contactId, proxyUserId, platformUserId] = [v7(), v7(), v7(), v7(), v7()];
  const opened = new Date(history.openedAt);
  const put = (text: string, values: unknown[]): Promise<unknown> => db.query({ text, values });
  await put('INSERT INTO contact (company_id, id, display_name, created_at) VALUES ($1, $2, $3, $4)', [
    companyId,
    contactId,
    'Ana',
    opened,
  ]);
  await put(
    'INSERT INTO proxy_user (company_id, id, account_id, platform_user_id, appid, uid, contact_id, created_at) VALUES ($1, $2, $3::uuid, $4::text, $3::text, $4::text, $5, $6)',
    [companyId, proxyUserId, history.accountId, platformUserId, contactId, opened],
  );
  await put(
    'INSERT INTO conversation (company_id, id, account_id, proxy_user_id, last_message_at, created_at) VALUES ($1, $2, $3, $4, $5, $5)',
    [companyId, conversationId, history.accountId, proxyUserId, opened],
  );
  const last = history.events.at(-1);
  const held = [...history.events].reverse().find(({ agentId }) => agentId !== null);
  const isClosed = last?.toState === 'closed';
  const openState = isClosed ? (held ? 'active' : 'queued') : last?.toState;
  await put(
    `INSERT INTO service_session (company_id, id, conversation_id, no, state, group_id, assignee_id, opened_at, queued_at, first_reply_at)
     VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9)`,
    [
      companyId,
      sessionId,
      conversationId,
      openState,
      history.groupId,
      openState === 'active' ? held?.agentId : null,
      opened,
      dateOrNull(history.queuedAt),
      dateOrNull(history.firstReplyAt),
    ],
  );
  for (const [index, { at, name, toState, agentId }] of history.events.entries())
    await put(
      `INSERT INTO session_event (company_id, session_id, no, conversation_id, at, name, to_state, assignee_id, actor_type)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'agent')`,
      [companyId, sessionId, index + 1, conversationId, new Date(at), name, toState, agentId],
    );
  if (isClosed)
    await put(`UPDATE service_session SET state = 'closed', closed_at = $3 WHERE company_id = $1 AND id = $2`, [
      companyId,
      sessionId,
      new Date(last.at),
    ]);
  if (history.score !== null)
    await put('INSERT INTO rating (company_id, session_id, score, rated_at) VALUES ($1, $2, $3, $4)', [
      companyId,
      sessionId,
      history.score,
      opened,
    ]);
}

const dateOrNull = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
