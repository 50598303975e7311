// Looked at while the office is open: does anybody wait although somebody has room for them?
import type { Queryable } from '../../src/store/database.js';

interface Seat {
  groupId: string;
  agentId: string;
  maxLoad: number;
  groupMaxLoad: number | null;
}

/** In groups that give out by themselves; counted here, one agent after the other. */
export async function waitingForNothing(db: Queryable): Promise<string[]> {
  const waiting = await db.query<{ id: string; groupId: string; passedOver: string[] }>({
    text: `SELECT s.id, s.group_id AS "groupId", s.passed_over AS "passedOver" FROM service_session s JOIN agent_group g ON g.id = s.group_id
      WHERE s.state = 'queued' AND g.strategy <> 'manual'`,
  });
  if (waiting.length === 0) return [];
  const seats = await db.query<Seat>({
    text: `SELECT m.group_id AS "groupId", m.agent_id AS "agentId", a.max_load AS "maxLoad", m.max_load AS "groupMaxLoad"
      FROM group_member m JOIN agent a ON a.id = m.agent_id JOIN agent_presence p ON p.agent_id = a.id WHERE p.online AND p.status = 'idle'`,
  });
  const served = await db.query<{ agentId: string; groupId: string }>({
    text: `SELECT assignee_id AS "agentId", group_id AS "groupId" FROM service_session WHERE state = 'active'`,
  });
  const hasRoom = ({ agentId, groupId, maxLoad, groupMaxLoad }: Seat): boolean => {
    const own = served.filter((session) => session.agentId === agentId);
    return own.length < maxLoad && own.filter((session) => session.groupId === groupId).length < (groupMaxLoad ?? maxLoad);
  };
  return waiting.flatMap(({ id, groupId, passedOver }) =>
    seats
      .filter((seat) => seat.groupId === groupId && !passedOver.includes(seat.agentId) && hasRoom(seat))
      .map(({ agentId }) => `${id} waits for ${agentId}`),
  );
}
