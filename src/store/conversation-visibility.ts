// Who may see which conversation, and what is kept out of sight. `c` is the conversation, `v` what the looking agent keeps of it.

export interface Viewer {
  companyId: string;
  agentId: string;
  /** Supervisors and admins see every conversation of the company. */
  seesAll: boolean;
}

/** What an agent, $2, may see who does not see all: what they serve, and what their groups have. */
export const visibleToAgent = (c: string): string => `(${c}.assignee_id = $2 OR EXISTS (
  SELECT FROM group_member gm WHERE gm.company_id = ${c}.company_id AND gm.group_id = ${c}.group_id AND gm.agent_id = $2))`;

/** The same where $3 tells whether this agent sees all. */
export const visibleTo = (c: string): string => `($3 OR ${visibleToAgent(c)})`;

/** Hidden by the looking agent, and the end user has written nothing since. */
export const HIDDEN = `coalesce(c.last_inbound_seq <= v.hidden_seq, false)`;

/** By somebody, and not over yet. */
export const blockedAt = (now: string): string => `coalesce(c.blocked_until > ${now}::timestamptz, false)`;
