// The simulated day counted again from outside: sessions from their events, first replies and ratings from what was said. None of the reports' queries takes part.
import type { MessageView, SessionState } from '../../src/contract/index.js';
import type { Queryable } from '../../src/store/database.js';
import type { SessionHistory } from '../support/session-histories.js';

interface EventRow {
  sessionId: string;
  conversationId: string;
  accountId: string;
  groupId: string;
  at: Date;
  name: string;
  toState: SessionState;
  agentId: string | null;
  missedById: string | null;
  isFull: boolean;
  reason: string | null;
}

export interface BookedSession extends SessionHistory {
  id: string;
  conversationId: string;
}

/** Sessions of each conversation in their order, as their events tell; nothing of what was said is in them yet. */
export async function sessionsByConversation(db: Queryable): Promise<Map<string, BookedSession[]>> {
  const rows = await db.query<EventRow>({
    text: `SELECT e.session_id AS "sessionId", s.conversation_id AS "conversationId", c.account_id AS "accountId", s.group_id AS "groupId",
        e.at, e.name, e.to_state AS "toState", e.assignee_id AS "agentId",
        CASE WHEN e.name = 'offer_missed' THEN e.data ->> 'agentId' END AS "missedById", e.data ? 'full' AS "isFull", e.data ->> 'reason' AS reason
      FROM session_event e JOIN service_session s ON s.id = e.session_id JOIN conversation c ON c.id = s.conversation_id
      ORDER BY s.conversation_id, s.no, e.no`,
  });
  const all = new Map<string, BookedSession[]>();
  for (const row of rows) {
    const ofConversation = all.get(row.conversationId) ?? [];
    all.set(row.conversationId, ofConversation);
    let session = ofConversation.at(-1);
    if (session?.id !== row.sessionId) {
      const { sessionId: id, conversationId, accountId, groupId } = row;
      session = {
        id,
        conversationId,
        accountId,
        groupId,
        openedAt: row.at.getTime(),
        queuedAt: null,
        firstReplyAt: null,
        events: [],
        score: null,
        closeReason: null,
      };
      ofConversation.push(session);
    }
    const at = row.at.getTime();
    if (session.queuedAt === null && row.toState === 'queued') session.queuedAt = at;
    if (row.toState === 'closed') session.closeReason = row.reason;
    const { name, toState, agentId, missedById, isFull } = row;
    session.events.push({ at, name, toState, agentId, missedById, isFull });
  }
  return all;
}

/** Reads a conversation from its beginning: who answered first in which session, and what they thought of it. */
export function bookHistory(sessions: BookedSession[], history: MessageView[]): void {
  let index = 0;
  let answerTo: BookedSession | null = null;
  const asked = new Set(
    history.flatMap(({ clientMsgId = '' }) =>
      clientMsgId.startsWith('ratingRequest:') ? [clientMsgId.slice('ratingRequest:'.length)] : [],
    ),
  );
  for (const { kind, sender, content, sentAt } of [...history].sort((left, right) => left.seq - right.seq)) {
    const session = sessions[index];
    if (kind === 'system' && content.type === 'event' && content.name === 'session.closed') {
      answerTo = session && asked.has(session.id) ? session : null;
      index++;
    } else if (kind === 'out' && sender.type === 'agent' && session) session.firstReplyAt ??= Date.parse(sentAt);
    else if (kind === 'in') {
      if (answerTo && content.type === 'text' && /^[1-5]$/.test(content.text)) answerTo.score = Number(content.text);
      answerTo = null;
    }
  }
}

/** Silence ended it: never sooner than the group allows after the last word of either side. */
export function endedTooSoon(session: BookedSession, history: MessageView[], timeoutMs: number): boolean {
  if (session.closeReason !== 'timeout_customer' && session.closeReason !== 'timeout_agent') return false;
  const endedMs = session.events.at(-1)?.at ?? 0;
  return history.some(({ kind, sentAt }) => {
    const atMs = Date.parse(sentAt);
    return (kind === 'in' || kind === 'out') && atMs > endedMs - timeoutMs && atMs < endedMs;
  });
}
