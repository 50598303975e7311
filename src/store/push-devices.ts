// Browsers agents are told on while their pages are closed: one per login at most, gone with the login.
import type { PushAlert, PushLanguage } from '../contract/index.js';
import type { Queryable } from './database.js';
import { jsonRows } from './json-rows.js';

export interface PushDeviceRow {
  companyId: string;
  id: string;
  agentId: string;
  tokenHash: Buffer;
  name: string;
  alerts: PushAlert[];
  showsText: boolean;
  language: PushLanguage;
  error: string | null;
  createdAt: Date;
}

/** As a browser gives them: where it is reached and for whom to encrypt. */
export interface PushSubscription {
  endpoint: string;
  p256dh: string;
  auth: string;
}

const COLUMNS = `d.company_id AS "companyId", d.id, d.agent_id AS "agentId", d.token_hash AS "tokenHash", d.name, d.alerts,
  d.shows_text AS "showsText", d.language, d.error, d.created_at AS "createdAt"`;

/** So many of an agent's are kept, the newest. */
const MOST = 20;

export function pushDevicesOf(db: Queryable, companyId: string, agentId: string): Promise<PushDeviceRow[]> {
  return db.query<PushDeviceRow>({
    name: 'push-devices-of',
    text: `SELECT ${COLUMNS} FROM push_device d WHERE d.company_id = $1 AND d.agent_id = $2 ORDER BY d.id DESC LIMIT ${String(MOST)}`,
    values: [companyId, agentId],
  });
}

/** In place of what this login, or the same browser under another one, had before. False: this is no login of a person. */
export async function putPushDevice(
  tx: Queryable,
  device: Omit<PushDeviceRow, 'error' | 'createdAt'> & PushSubscription,
  now: Date,
): Promise<boolean> {
  const { companyId, id, agentId, tokenHash, name, endpoint, p256dh, auth, alerts, showsText, language } = device;
  await tx.query({
    // Who knows the keys is the browser itself: it may have changed hands.
    text: 'DELETE FROM push_device WHERE token_hash = $1 OR (endpoint = $2 AND p256dh = $3 AND auth = $4)',
    values: [tokenHash, endpoint, p256dh, auth],
  });
  const rows = await tx.query({
    text: `INSERT INTO push_device (company_id, id, agent_id, token_hash, name, endpoint, p256dh, auth, alerts, shows_text, language, created_at)
      SELECT company_id, $2, agent_id, token_hash, $5, $6, $7, $8, $9, $10, $11, $12 FROM auth_session
      WHERE token_hash = $4 AND company_id = $1 AND agent_id = $3 RETURNING id`,
    values: [companyId, id, agentId, tokenHash, name, endpoint, p256dh, auth, alerts, showsText, language, now],
  });
  await tx.query({
    text: `DELETE FROM push_device d WHERE d.company_id = $1 AND d.agent_id = $2 AND NOT d.id IN (
      SELECT k.id FROM push_device k WHERE k.company_id = $1 AND k.agent_id = $2 ORDER BY k.id DESC LIMIT ${String(MOST)})`,
    values: [companyId, agentId],
  });
  return rows.length > 0;
}

/** False when the agent has no such device. */
export async function deletePushDeviceOf(db: Queryable, companyId: string, agentId: string, id: string): Promise<boolean> {
  const rows = await db.query({
    text: 'DELETE FROM push_device WHERE company_id = $1 AND agent_id = $2 AND id = $3 RETURNING id',
    values: [companyId, agentId, id],
  });
  return rows.length > 0;
}

/** Its push service knows it no more. */
export async function deletePushDevice(db: Queryable, companyId: string, id: string): Promise<void> {
  await db.query({
    name: 'delete-push-device',
    text: 'DELETE FROM push_device WHERE company_id = $1 AND id = $2',
    values: [companyId, id],
  });
}

export async function notePushError(db: Queryable, companyId: string, id: string, error: string | null): Promise<void> {
  await db.query({
    name: 'note-push-error',
    text: 'UPDATE push_device SET error = $3 WHERE company_id = $1 AND id = $2 AND error IS DISTINCT FROM $3',
    values: [companyId, id, error],
  });
}

export function companiesWithPushDevices(db: Queryable): Promise<{ companyId: string }[]> {
  return db.query({ text: 'SELECT DISTINCT company_id AS "companyId" FROM push_device' });
}

export async function hasPushDevices(db: Queryable, companyId: string): Promise<boolean> {
  const rows = await db.query({ text: 'SELECT FROM push_device WHERE company_id = $1 LIMIT 1', values: [companyId] });
  return rows.length > 0;
}

/** Something that happened in a conversation. */
export interface PushOccasion {
  companyId: string;
  conversationId: string;
  alert: PushAlert;
}

export interface PushTarget extends PushOccasion, PushSubscription {
  deviceId: string;
  showsText: boolean;
  language: PushLanguage;
  error: string | null;
  displayName: string;
  /** The conversation's last message, when it is the person's. */
  lastWritten: { type: string; preview: string } | null;
  /** Of the person's messages, up to 100. */
  unreadCount: number;
}

/**
 * Whom these occasions still concern, on which devices: agents without a live connection on any instance, who neither hid the conversation
 * nor have read it since, and of people who are not blocked. Of a queue only those of the group who are not on a break.
 */
export function pushTargets(db: Queryable, occasions: PushOccasion[], now: Date): Promise<PushTarget[]> {
  return db.query<PushTarget>({
    name: 'push-targets',
    text: `WITH i AS MATERIALIZED (SELECT * FROM ${jsonRows('$1', '"companyId" uuid, "conversationId" uuid, alert text')} i
      ), concerned AS MATERIALIZED (
        SELECT c.company_id, c.id AS conversation_id, i.alert, c.assignee_id AS agent_id
        FROM i JOIN conversation c ON c.company_id = i."companyId" AND c.id = i."conversationId"
        WHERE i.alert <> 'waiting' AND c.assignee_id IS NOT NULL
        UNION ALL
        SELECT c.company_id, c.id, i.alert, m.agent_id
        FROM i JOIN conversation c ON c.company_id = i."companyId" AND c.id = i."conversationId"
        JOIN service_session s ON s.company_id = c.company_id AND s.id = c.session_id AND s.state = 'queued'
        JOIN group_member m ON m.company_id = s.company_id AND m.group_id = s.group_id
        JOIN agent_presence p ON p.company_id = m.company_id AND p.agent_id = m.agent_id AND p.status IN ('idle', 'busy')
        WHERE i.alert = 'waiting'
      )
      SELECT x.company_id AS "companyId", x.conversation_id AS "conversationId", x.alert, d.id AS "deviceId", d.endpoint, d.p256dh, d.auth,
        d.shows_text AS "showsText", d.language, d.error, t.display_name AS "displayName", u.unread AS "unreadCount",
        CASE WHEN c.last_message ->> 'kind' = 'in'
          THEN jsonb_build_object('type', c.last_message ->> 'type', 'preview', c.last_message ->> 'preview') END AS "lastWritten"
      FROM concerned x
      JOIN agent a ON a.company_id = x.company_id AND a.id = x.agent_id AND a.active
      JOIN push_device d ON d.company_id = x.company_id AND d.agent_id = x.agent_id AND x.alert = ANY(d.alerts)
      JOIN conversation c ON c.company_id = x.company_id AND c.id = x.conversation_id
      JOIN proxy_user p ON p.company_id = c.company_id AND p.id = c.proxy_user_id
      JOIN contact own ON own.company_id = p.company_id AND own.id = p.contact_id
      JOIN contact t ON t.company_id = own.company_id AND t.id = coalesce(own.merged_into, own.id)
      LEFT JOIN conversation_view v ON v.company_id = x.company_id AND v.conversation_id = x.conversation_id AND v.agent_id = x.agent_id
      CROSS JOIN LATERAL (
        SELECT count(*) AS unread FROM (
          SELECT FROM message_index n WHERE n.company_id = c.company_id AND n.conversation_id = c.id
            AND n.seq > coalesce(v.read_seq, 0) AND n.kind = 'in' LIMIT 100
        ) unread_messages
      ) u
      WHERE coalesce(c.blocked_until <= $2::timestamptz, true)
        AND coalesce(v.hidden_seq < c.last_inbound_seq, true)
        AND (x.alert <> 'own' OR u.unread > 0)
        AND NOT EXISTS (SELECT FROM agent_connection k JOIN hub_instance h ON h.id = k.instance_id AND h.expires_at > clock_timestamp()
          WHERE k.company_id = x.company_id AND k.agent_id = x.agent_id)`,
    values: [JSON.stringify(occasions), now],
  });
}
