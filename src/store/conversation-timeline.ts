// What happened to the service sessions of a conversation, with the names of whom it concerned.
import type { SessionState } from '../contract/index.js';
import type { Queryable } from './database.js';

export interface TimelineRow {
  sessionId: string;
  /** Of the session within its conversation, from 1. */
  sessionNo: number;
  /** Of the event within its session, from 1. */
  no: number;
  name: string;
  state: SessionState;
  at: Date;
  actorType: 'end_user' | 'agent' | 'system';
  actorName: string | null;
  /** Who got it, or was asked to take it. */
  agentName: string | null;
  fromAgentName: string | null;
  /** Told where the group changed, where it was handed to a group, its own too, and for a session's first event. */
  groupName: string | null;
  fromGroupName: string | null;
  reason: string | null;
}

/** An event's place: those before it are older. */
export interface TimelinePlace {
  sessionNo: number;
  no: number;
}

const BEYOND_ALL: TimelinePlace = { sessionNo: 2 ** 31 - 1, no: 1 };

/** Newest first; `before` leaves out itself and what came after it. */
export function conversationTimeline(
  db: Queryable,
  companyId: string,
  conversationId: string,
  { before = BEYOND_ALL, limit }: { before?: TimelinePlace | undefined; limit: number },
): Promise<TimelineRow[]> {
  return db.query<TimelineRow>({
    name: 'conversation-timeline',
    text: `WITH page AS MATERIALIZED (
        SELECT s.company_id, s.id AS session_id, s.no AS session_no, s.group_id, e.no, e.name, e.to_state, e.at, e.assignee_id, e.actor_type,
          e.actor_id, e.data, e.no = 1 OR e.data ? 'fromGroupId' OR (e.name = 'transferred' AND e.assignee_id IS NULL) AS tells_group
        FROM service_session s
        CROSS JOIN LATERAL (
          SELECT * FROM session_event v WHERE v.company_id = s.company_id AND v.session_id = s.id AND (s.no < $3 OR v.no < $4)
          ORDER BY v.no DESC LIMIT $5
        ) e
        WHERE s.company_id = $1 AND s.conversation_id = $2 AND s.no <= $3
        ORDER BY s.no DESC, e.no DESC LIMIT $5
      )
      SELECT p.session_id AS "sessionId", p.session_no AS "sessionNo", p.no, p.name, p.to_state AS state, p.at, p.actor_type AS "actorType",
        actor.name AS "actorName", agent.name AS "agentName", before.name AS "fromAgentName", g.name AS "groupName",
        left_group.name AS "fromGroupName", p.data ->> 'reason' AS reason
      FROM page p
      LEFT JOIN agent actor ON actor.company_id = p.company_id AND actor.id = p.actor_id
      LEFT JOIN agent ON agent.company_id = p.company_id AND agent.id = coalesce(p.assignee_id, (p.data ->> 'agentId')::uuid)
      LEFT JOIN agent before ON before.company_id = p.company_id AND before.id = (p.data ->> 'fromAgentId')::uuid
      LEFT JOIN LATERAL (
        -- The group it came to is the one the next change of group took it from.
        SELECT later.data ->> 'fromGroupId' AS id FROM session_event later
        WHERE p.tells_group AND later.company_id = p.company_id AND later.session_id = p.session_id AND later.no > p.no
          AND later.data ? 'fromGroupId'
        ORDER BY later.no LIMIT 1
      ) left_next ON true
      LEFT JOIN agent_group g ON p.tells_group AND g.company_id = p.company_id AND g.id = coalesce(left_next.id::uuid, p.group_id)
      LEFT JOIN agent_group left_group ON left_group.company_id = p.company_id AND left_group.id = (p.data ->> 'fromGroupId')::uuid
      ORDER BY p.session_no DESC, p.no DESC`,
    values: [companyId, conversationId, before.sessionNo, before.no, limit],
  });
}
