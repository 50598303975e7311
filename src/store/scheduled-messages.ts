// What is to be said later: kept until its time, then a message like any other.
import type { ContentInput, Failure, Role } from '../contract/index.js';
import type { Queryable } from './database.js';
import { jsonRows } from './json-rows.js';

export interface ScheduledMessageRow {
  companyId: string;
  id: string;
  conversationId: string;
  accountId: string;
  agentId: string;
  agentName: string;
  clientMsgId: string;
  content: ContentInput;
  replyToMessageId: string | null;
  isPublic: true | null;
  /** A program wrote it, with this role; null: a person did. */
  programRole: Role | null;
  /** By which token it came; null: a person wrote it, or nobody knows. */
  apiTokenId: string | null;
  sendAt: Date;
  state: 'waiting' | 'sending' | 'refused';
  error: Failure | null;
  createdAt: Date;
}

export type NewScheduledMessage = Omit<ScheduledMessageRow, 'agentName' | 'state' | 'error'>;

const ROW = `s.company_id AS "companyId", s.id, s.conversation_id AS "conversationId", s.account_id AS "accountId", s.agent_id AS "agentId",
  a.name AS "agentName", s.client_msg_id AS "clientMsgId", s.content, s.reply_to_message_id AS "replyToMessageId", s.is_public AS "isPublic",
  s.program_role AS "programRole", s.api_token_id AS "apiTokenId", s.send_at AS "sendAt",
  s.state, s.error, s.created_at AS "createdAt"`;
const WRITER = `JOIN agent a ON a.company_id = s.company_id AND a.id = s.agent_id`;

/** The row under this clientMsgId, the new one or an earlier one; null when the conversation has `most` of them already. */
export async function insertScheduledMessage(
  db: Queryable,
  message: NewScheduledMessage,
  most: number,
): Promise<ScheduledMessageRow | null> {
  await db.query({
    text: `INSERT INTO scheduled_message (company_id, id, conversation_id, account_id, agent_id, client_msg_id, content, reply_to_message_id, is_public, send_at, created_at, program_role, api_token_id)
      SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $13, $14
      WHERE (SELECT count(*) FROM scheduled_message WHERE company_id = $1 AND conversation_id = $3) < $12
      ON CONFLICT (company_id, agent_id, client_msg_id) DO NOTHING`,
    values: [
      message.companyId,
      message.id,
      message.conversationId,
      message.accountId,
      message.agentId,
      message.clientMsgId,
      JSON.stringify(message.content),
      message.replyToMessageId,
      message.isPublic,
      message.sendAt,
      message.createdAt,
      most,
      message.programRole,
      message.apiTokenId,
    ],
  });
  const rows = await db.query<ScheduledMessageRow>({
    text: `SELECT ${ROW} FROM scheduled_message s ${WRITER} WHERE s.company_id = $1 AND s.agent_id = $2 AND s.client_msg_id = $3`,
    values: [message.companyId, message.agentId, message.clientMsgId],
  });
  return rows[0] ?? null;
}

export function scheduledMessagesOf(db: Queryable, companyId: string, conversationId: string): Promise<ScheduledMessageRow[]> {
  return db.query<ScheduledMessageRow>({
    text: `SELECT ${ROW} FROM scheduled_message s ${WRITER} WHERE s.company_id = $1 AND s.conversation_id = $2 ORDER BY s.send_at, s.id`,
    values: [companyId, conversationId],
  });
}

export async function scheduledMessage(db: Queryable, companyId: string, id: string): Promise<ScheduledMessageRow | null> {
  const rows = await db.query<ScheduledMessageRow>({
    text: `SELECT ${ROW} FROM scheduled_message s ${WRITER} WHERE s.company_id = $1 AND s.id = $2`,
    values: [companyId, id],
  });
  return rows[0] ?? null;
}

/** Those of these accounts whose time has come, in their order. */
export function dueMessages(db: Queryable, accountIds: string[], now: Date, limit: number): Promise<ScheduledMessageRow[]> {
  return db.query<ScheduledMessageRow>({
    name: 'due-messages',
    text: `SELECT ${ROW} FROM ${jsonRows('$1', 'id uuid')} owned CROSS JOIN LATERAL (
        SELECT * FROM scheduled_message d WHERE d.account_id = owned.id AND d.send_at <= $2 AND d.state <> 'refused' ORDER BY d.send_at, d.id LIMIT $3
      ) s ${WRITER} ORDER BY s.send_at, s.id LIMIT $3`,
    values: [JSON.stringify(accountIds.map((id) => ({ id }))), now, limit],
  });
}

type Place = Pick<ScheduledMessageRow, 'companyId' | 'id'>;

/** From now on it cannot be cancelled. False: it has been. */
export async function beginScheduled(db: Queryable, { companyId, id }: Place): Promise<boolean> {
  const rows = await db.query<{ id: string }>({
    text: `UPDATE scheduled_message SET state = 'sending', error = NULL WHERE company_id = $1 AND id = $2 AND state <> 'refused' RETURNING id`,
    values: [companyId, id],
  });
  return rows.length > 0;
}

/** Nothing was said: it may be cancelled again until the next try. */
export async function putScheduledOff(db: Queryable, { companyId, id }: Place, error: Failure): Promise<void> {
  await db.query({
    text: `UPDATE scheduled_message SET state = 'waiting', error = $3 WHERE company_id = $1 AND id = $2 AND state = 'sending'`,
    values: [companyId, id, JSON.stringify(error)],
  });
}

export async function refuseScheduled(db: Queryable, { companyId, id }: Place, error: Failure): Promise<void> {
  await db.query({
    text: `UPDATE scheduled_message SET state = 'refused', error = $3 WHERE company_id = $1 AND id = $2`,
    values: [companyId, id, JSON.stringify(error)],
  });
}

/** It is a message now. */
export async function deleteScheduled(db: Queryable, { companyId, id }: Place): Promise<void> {
  await db.query({ text: 'DELETE FROM scheduled_message WHERE company_id = $1 AND id = $2', values: [companyId, id] });
}

/** False: its time has come already. */
export async function cancelScheduled(db: Queryable, { companyId, id }: Place): Promise<boolean> {
  const rows = await db.query<{ id: string }>({
    text: `DELETE FROM scheduled_message WHERE company_id = $1 AND id = $2 AND state <> 'sending' RETURNING id`,
    values: [companyId, id],
  });
  return rows.length > 0;
}
