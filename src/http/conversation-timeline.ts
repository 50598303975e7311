// What happened to a conversation: the events of its service sessions, the newest first.
import { z } from 'zod';
import { HubError, type SessionEventView } from '../contract/index.js';
import { conversationTimeline, type TimelinePlace, type TimelineRow } from '../store/conversation-timeline.js';
import { conversationForViewer } from '../store/conversations.js';
import type { Database } from '../store/database.js';
import { idParams, route, type Route } from './route.js';

const sessionEventSchema: z.ZodType<SessionEventView> = z
  .object({
    sessionId: z.string(),
    no: z.int(),
    name: z.string(),
    state: z.enum(['bot', 'queued', 'active', 'parked', 'closed']),
    at: z.string(),
    by: z.object({ type: z.enum(['end_user', 'agent', 'system']), name: z.string().exactOptional() }),
    agentName: z.string().exactOptional(),
    fromAgentName: z.string().exactOptional(),
    groupName: z.string().exactOptional(),
    fromGroupName: z.string().exactOptional(),
    reason: z.string().exactOptional(),
  })
  .meta({ id: 'SessionEvent' });

const PLACE = /^(\d{1,9})_(\d{1,9})$/;

export function conversationTimelineRoute(database: Database): Route {
  return route({
    method: 'GET',
    path: '/conversations/:id/timeline',
    access: 'agent',
    summary: 'What happened to the service sessions of a conversation and by whom, the newest first',
    params: idParams,
    query: z.object({
      cursor: z.string().regex(PLACE).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    response: z.object({ items: z.array(sessionEventSchema), nextCursor: z.string().nullable() }),
    async handle({ principal: { companyId, agentId, role }, params: { id }, query: { cursor, limit } }) {
      const row = await conversationForViewer(database, { companyId, agentId, seesAll: role !== 'agent' }, id);
      if (row === null) throw new HubError(404, 'not_found', 'There is no such conversation.');
      const rows = await conversationTimeline(database, companyId, id, { before: placeOf(cursor), limit });
      const last = rows.at(-1);
      const isWhole = last === undefined || rows.length < limit || (last.sessionNo === 1 && last.no === 1);
      return { items: rows.map(sessionEventView), nextCursor: isWhole ? null : `${String(last.sessionNo)}_${String(last.no)}` };
    },
  });
}

function placeOf(cursor: string | undefined): TimelinePlace | undefined {
  const [, sessionNo, no] = PLACE.exec(cursor ?? '') ?? [];
  return sessionNo === undefined ? undefined : { sessionNo: Number(sessionNo), no: Number(no) };
}

function sessionEventView(row: TimelineRow): SessionEventView {
  return {
    sessionId: row.sessionId,
    no: row.no,
    name: row.no === 1 ? 'opened' : row.name,
    state: row.state,
    at: row.at.toISOString(),
    by: { type: row.actorType, ...(row.actorName !== null && { name: row.actorName }) },
    ...(row.agentName !== null && { agentName: row.agentName }),
    ...(row.fromAgentName !== null && { fromAgentName: row.fromAgentName }),
    ...(row.groupName !== null && { groupName: row.groupName }),
    ...(row.fromGroupName !== null && { fromGroupName: row.fromGroupName }),
    ...(row.reason !== null && { reason: row.reason }),
  };
}
