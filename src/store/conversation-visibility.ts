// Who may see which conversation, and what is kept out of sight. `c` is the conversation, `v` what the looking agent keeps of it.

export interface Viewer {
  companyId: string;
  agentId: string;
  /** Supervisors and admins see every conversation of the company. */
  seesAll: boolean;
}

/**
 * Who may see a conversation: members of its group, its assignee, supervisors and admins.
 * $3 true for the latter two.
 */
export const visibleTo = (c: string): string => `($3 OR ${c}.assignee_id = $2 OR EXISTS (
  SELECT FROM group_member gm WHERE gm.company_id = ${c}.company_id AND gm.group_id = ${c}.group_id AND gm.agent_id = $2))`;

/** Hidden by the looking agent, and the end user has written nothing since. */
export const HIDDEN = `coalesce(c.last_inbound_seq <= v.hidden_seq, false)`;

/** By somebody, and not over yet. */
export const blockedAt = (now: string): string => `coalesce(c.blocked_until > ${now}::timestamptz, false)`;
