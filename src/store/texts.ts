// What the hub says by itself: the texts of accounts, and what is known of whom a text is for.
import type { AccountTexts, SessionState } from '../contract/index.js';
import { isNameless } from '../contract/nameless.js';
import type { Queryable } from './database.js';

export interface AccountTextsRow {
  companyId: string;
  accountId: string;
  texts: AccountTexts;
}

export function allAccountTexts(db: Queryable): Promise<AccountTextsRow[]> {
  return db.query<AccountTextsRow>({
    text: 'SELECT company_id AS "companyId", account_id AS "accountId", texts FROM account_texts',
    values: [],
  });
}

export async function accountTexts(db: Queryable, accountId: string): Promise<AccountTextsRow | null> {
  const rows = await db.query<AccountTextsRow>({
    text: 'SELECT company_id AS "companyId", account_id AS "accountId", texts FROM account_texts WHERE account_id = $1',
    values: [accountId],
  });
  return rows[0] ?? null;
}

/** Null when the company has no such account; without texts where nothing was said about them. */
export async function accountTextsOf(db: Queryable, companyId: string, accountId: string): Promise<{ texts: AccountTexts | null } | null> {
  const rows = await db.query<{ texts: AccountTexts | null }>({
    text: `SELECT x.texts FROM channel_account a LEFT JOIN account_texts x ON x.company_id = a.company_id AND x.account_id = a.id
      WHERE a.company_id = $1 AND a.id = $2`,
    values: [companyId, accountId],
  });
  return rows[0] ?? null;
}

/** False when the company has no such account. */
export async function replaceAccountTexts(db: Queryable, { companyId, accountId, texts }: AccountTextsRow, now: Date): Promise<boolean> {
  const rows = await db.query({
    text: `INSERT INTO account_texts (company_id, account_id, texts, updated_at)
      SELECT company_id, id, $3, $4 FROM channel_account WHERE company_id = $1 AND id = $2
      ON CONFLICT (company_id, account_id) DO UPDATE SET texts = excluded.texts, updated_at = excluded.updated_at
      RETURNING account_id`,
    values: [companyId, accountId, JSON.stringify(texts), now],
  });
  return rows.length > 0;
}

/** Whom a text is for. */
export interface Addressee {
  /** null: nobody has told one. */
  contactName: string | null;
  accountName: string;
  /** Who serves the session, or did last. */
  agentName: string | null;
  contactLanguage: string | null;
  profileLanguage: string | null;
}

/** … where it is about a session. */
export interface TextAddressee extends Addressee {
  groupId: string;
  timezone: string;
  state: SessionState;
  closeReason: string | null;
  /** They wrote again after this session was closed. */
  isServedAnew: boolean;
}

/** As the pages show them: everybody is called something. */
type Shown<Known extends Addressee> = Known & { contactName: string; platformUserId: string };

function addressed<Known extends Addressee>(row: Shown<Known> | undefined): Known | null {
  return row === undefined ? null : { ...row, contactName: isNameless(row.contactName, row.platformUserId) ? null : row.contactName };
}

export async function textAddressee(db: Queryable, companyId: string, sessionId: string): Promise<TextAddressee | null> {
  const rows = await db.query<Shown<TextAddressee>>({
    name: 'text-addressee',
    text: `SELECT t.display_name AS "contactName", p.platform_user_id AS "platformUserId", a.name AS "accountName", g.name AS "agentName", t.language AS "contactLanguage", p.profile ->> 'language' AS "profileLanguage", s.group_id AS "groupId", gr.timezone, s.state,
        s.close_reason AS "closeReason", coalesce(c.session_id <> s.id, false) AS "isServedAnew"
      FROM service_session s
      JOIN agent_group gr ON gr.company_id = s.company_id AND gr.id = s.group_id
      JOIN conversation c ON c.company_id = s.company_id AND c.id = s.conversation_id
      JOIN channel_account a ON a.company_id = c.company_id AND a.id = c.account_id
      JOIN proxy_user p ON p.company_id = c.company_id AND p.id = c.proxy_user_id
      JOIN contact own ON own.company_id = p.company_id AND own.id = p.contact_id
      JOIN contact t ON t.company_id = own.company_id AND t.id = coalesce(own.merged_into, own.id)
      LEFT JOIN agent g ON g.company_id = s.company_id AND g.id = s.assignee_id
      WHERE s.company_id = $1 AND s.id = $2`,
    values: [companyId, sessionId],
  });
  return addressed(rows[0]);
}

/** Of a conversation without an open session; null when there is one. */
export async function newcomerAddressee(db: Queryable, companyId: string, conversationId: string): Promise<Addressee | null> {
  const rows = await db.query<Shown<Addressee>>({
    name: 'newcomer-addressee',
    text: `SELECT t.display_name AS "contactName", p.platform_user_id AS "platformUserId", a.name AS "accountName", NULL AS "agentName", t.language AS "contactLanguage", p.profile ->> 'language' AS "profileLanguage"
      FROM conversation c
      JOIN channel_account a ON a.company_id = c.company_id AND a.id = c.account_id
      JOIN proxy_user p ON p.company_id = c.company_id AND p.id = c.proxy_user_id
      JOIN contact own ON own.company_id = p.company_id AND own.id = p.contact_id
      JOIN contact t ON t.company_id = own.company_id AND t.id = coalesce(own.merged_into, own.id)
      WHERE c.company_id = $1 AND c.id = $2 AND c.session_id IS NULL`,
    values: [companyId, conversationId],
  });
  return addressed(rows[0]);
}

/** Was the person greeted on their arrival since then? Only what was said last is looked at. */
export async function greetedOnArrivalSince(db: Queryable, companyId: string, conversationId: string, since: Date): Promise<boolean> {
  const rows = await db.query({
    name: 'greeted-on-arrival-since',
    text: `SELECT FROM conversation c JOIN message m ON m.company_id = c.company_id AND m.conversation_id = c.id AND m.seq > c.last_seq - 50
      WHERE c.company_id = $1 AND c.id = $2 AND m.sent_at >= $3 AND m.kind = 'bot' AND m.client_msg_id LIKE 'arrival:%' LIMIT 1`,
    values: [companyId, conversationId, since],
  });
  return rows.length > 0;
}

/** Somebody who waits in a queue, and how many are before them, they included. */
export interface WaitingSession {
  companyId: string;
  accountId: string;
  conversationId: string;
  sessionId: string;
  groupId: string;
  queuedAt: Date;
  position: number;
}

/** Of these accounts, those who came into a queue before `before`, longest first. */
export function waitingSessions(
  db: Queryable,
  { companyIds, accountIds }: { companyIds: string[]; accountIds: string[] },
  before: Date,
  limit: number,
): Promise<WaitingSession[]> {
  return db.query<WaitingSession>({
    name: 'waiting-sessions',
    text: `WITH line AS MATERIALIZED (
        SELECT s.company_id, s.group_id, s.id, s.conversation_id, s.queued_at,
          row_number() OVER (PARTITION BY s.company_id, s.group_id ORDER BY s.priority DESC, s.queued_at, s.id) AS position
        FROM service_session s WHERE s.state = 'queued' AND s.company_id = ANY($1::uuid[])
      )
      SELECT l.company_id AS "companyId", c.account_id AS "accountId", c.id AS "conversationId", l.id AS "sessionId", l.group_id AS "groupId",
        l.queued_at AS "queuedAt", l.position
      FROM line l JOIN conversation c ON c.company_id = l.company_id AND c.id = l.conversation_id AND c.account_id = ANY($2::uuid[])
      WHERE l.queued_at < $3 ORDER BY l.queued_at LIMIT $4`,
    values: [companyIds, accountIds, before, limit],
  });
}

/** How many of a group's waiting people came to an agent since then. */
export async function servedSince(db: Queryable, companyId: string, groupId: string, since: Date): Promise<number> {
  const rows = await db.query<{ served: number }>({
    name: 'served-since',
    text: `SELECT count(*) AS served FROM service_session
      WHERE company_id = $1 AND group_id = $2 AND assigned_at >= $3 AND queued_at IS NOT NULL`,
    values: [companyId, groupId, since],
  });
  return rows[0]?.served ?? 0;
}
