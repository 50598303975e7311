// What the bot of an account does, and how far it is in each conversation it answers.
import type { BotSettingsView, MessageContent } from '../contract/index.js';
import type { Queryable } from './database.js';

const SETTINGS = `b.enabled, b.name, b.language, b.answer_threshold AS "answerThreshold", b.offer_threshold AS "offerThreshold", b.margin,
  b.suggests, b.transfer_words AS "transferWords", b.max_misses AS "maxMisses"`;

/** Null: nobody has ever said. */
export async function botSettings(db: Queryable, companyId: string, accountId: string): Promise<BotSettingsView | null> {
  const rows = await db.query<BotSettingsView>({
    name: 'bot-settings',
    text: `SELECT ${SETTINGS} FROM bot_setting b WHERE b.company_id = $1 AND b.account_id = $2`,
    values: [companyId, accountId],
  });
  return rows[0] ?? null;
}

export async function keepBotSettings(
  db: Queryable,
  companyId: string,
  accountId: string,
  settings: BotSettingsView,
  now: Date,
): Promise<void> {
  const { enabled, name, language, answerThreshold, offerThreshold, margin, suggests, transferWords, maxMisses } = settings;
  await db.query({
    text: `INSERT INTO bot_setting (company_id, account_id, enabled, name, language, answer_threshold, offer_threshold, margin, suggests,
        transfer_words, max_misses, updated_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      ON CONFLICT (company_id, account_id) DO UPDATE SET enabled = excluded.enabled, name = excluded.name, language = excluded.language,
        answer_threshold = excluded.answer_threshold, offer_threshold = excluded.offer_threshold, margin = excluded.margin,
        suggests = excluded.suggests, transfer_words = excluded.transfer_words, max_misses = excluded.max_misses, updated_at = excluded.updated_at`,
    values: [
      companyId,
      accountId,
      enabled,
      name,
      language,
      answerThreshold,
      offerThreshold,
      margin,
      suggests,
      transferWords,
      maxMisses,
      now,
    ],
  });
}

export async function accountsWithBot(db: Queryable): Promise<string[]> {
  const rows = await db.query<{ accountId: string }>({ text: 'SELECT account_id AS "accountId" FROM bot_setting WHERE enabled' });
  return rows.map(({ accountId }) => accountId);
}

/** A choice of the last menu. */
export interface OfferedChoice {
  id: string;
  label: string;
}

export interface BotSession {
  sessionId: string;
  accountId: string;
  /** Inbound up to here is answered. */
  handledSeq: number;
  /** Nothing has been answered yet. */
  isFirst: boolean;
  misses: number;
  offered: OfferedChoice[];
  /** Where the platform or an agent told it. */
  customerLanguage: string | null;
  settings: BotSettingsView;
}

/** The open session of a conversation while the bot has it. Read from the conversation on, also where the planner takes the tables for small. */
export async function botSession(db: Queryable, companyId: string, conversationId: string): Promise<BotSession | null> {
  const rows = await db.query<Omit<BotSession, 'settings'> & BotSettingsView>({
    name: 'bot-session',
    text: `SELECT ${SETTINGS}, s.id AS "sessionId", c.account_id AS "accountId", p.handled_seq AS "handledSeq", p.turns = 0 AS "isFirst",
        p.misses, p.offered, coalesce(
          (SELECT k.language FROM contact own
            JOIN contact k ON k.company_id = own.company_id AND k.id = coalesce(own.merged_into, own.id)
            WHERE own.company_id = u.company_id AND own.id = u.contact_id),
          u.profile ->> 'language') AS "customerLanguage"
      FROM conversation c
      CROSS JOIN LATERAL (SELECT id, state FROM service_session WHERE company_id = c.company_id AND id = c.session_id LIMIT 1) s
      CROSS JOIN LATERAL (SELECT company_id, contact_id, profile FROM proxy_user
        WHERE company_id = c.company_id AND id = c.proxy_user_id LIMIT 1) u
      JOIN bot_progress p ON p.company_id = c.company_id AND p.session_id = s.id
      JOIN bot_setting b ON b.company_id = c.company_id AND b.account_id = c.account_id
      WHERE c.company_id = $1 AND c.id = $2 AND s.state = 'bot'`,
    values: [companyId, conversationId],
  });
  const [row] = rows;
  if (row === undefined) return null;
  const { sessionId, accountId, handledSeq, isFirst, misses, offered, customerLanguage, ...settings } = row;
  return { sessionId, accountId, handledSeq, isFirst, misses, offered, customerLanguage, settings };
}

export interface BotInbound {
  seq: number;
  content: MessageContent;
  /** How many messages came from this person within the minute up to this one, itself counted. */
  lately: number;
  /** How many of them say the very same. */
  alike: number;
}

/** More than this many messages back nobody looks for a loop. */
const LOOK_BACK = 40;

/** The end user's first message after `seq`. */
export async function nextInbound(db: Queryable, companyId: string, conversationId: string, seq: number): Promise<BotInbound | null> {
  const rows = await db.query<BotInbound>({
    name: 'next-inbound',
    text: `WITH next AS (
        SELECT m.seq, m.content, m.sent_at FROM message_index i
        JOIN message m ON m.company_id = i.company_id AND m.conversation_id = i.conversation_id AND m.seq = i.seq AND m.sent_at = i.sent_at
        WHERE i.company_id = $1 AND i.conversation_id = $2 AND i.seq > $3 AND m.kind = 'in' ORDER BY i.seq LIMIT 1
      )
      SELECT n.seq, n.content, l.lately, l.alike FROM next n, LATERAL (
        SELECT count(*) AS lately, count(*) FILTER (WHERE m.content = n.content) AS alike
        FROM message_index i
        JOIN message m ON m.company_id = i.company_id AND m.conversation_id = i.conversation_id AND m.seq = i.seq AND m.sent_at = i.sent_at
        WHERE i.company_id = $1 AND i.conversation_id = $2 AND i.seq BETWEEN n.seq - $4 AND n.seq
          AND m.kind = 'in' AND m.sent_at > n.sent_at - interval '1 minute'
      ) l`,
    values: [companyId, conversationId, seq, LOOK_BACK],
  });
  return rows[0] ?? null;
}

/** False when another instance was faster: the session has moved on from `session.handledSeq`. */
export async function keepBotProgress(
  db: Queryable,
  companyId: string,
  session: Pick<BotSession, 'sessionId' | 'handledSeq'>,
  progress: Pick<BotSession, 'handledSeq' | 'misses' | 'offered'> & { answered: boolean },
): Promise<boolean> {
  const rows = await db.query({
    name: 'keep-bot-progress',
    text: `UPDATE bot_progress SET handled_seq = $4, turns = turns + 1, misses = $5, offered = $6, answered = $7
      WHERE company_id = $1 AND session_id = $2 AND handled_seq = $3 RETURNING session_id`,
    values: [
      companyId,
      session.sessionId,
      session.handledSeq,
      progress.handledSeq,
      progress.misses,
      JSON.stringify(progress.offered),
      progress.answered,
    ],
  });
  return rows.length > 0;
}

/** Conversations of these accounts where the bot owes an answer, or has been switched off meanwhile. */
export function unansweredByBot(
  db: Queryable,
  accountIds: string[],
  limit: number,
): Promise<{ companyId: string; conversationId: string }[]> {
  return db.query({
    name: 'unanswered-by-bot',
    text: `SELECT s.company_id AS "companyId", s.conversation_id AS "conversationId" FROM service_session s
      CROSS JOIN LATERAL (SELECT account_id, last_inbound_seq FROM conversation
        WHERE company_id = s.company_id AND id = s.conversation_id AND account_id = ANY($1::uuid[]) LIMIT 1) c
      JOIN bot_progress p ON p.company_id = s.company_id AND p.session_id = s.id
      JOIN bot_setting b ON b.company_id = s.company_id AND b.account_id = c.account_id
      WHERE s.state = 'bot' AND (c.last_inbound_seq > p.handled_seq OR NOT b.enabled)
      LIMIT $2`,
    values: [accountIds, limit],
  });
}
