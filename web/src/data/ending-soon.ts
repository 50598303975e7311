// Whether a session is about to end by itself: in the last fifth of the time since something was last said, or since it was handed over.
import type { ListedConversation } from '../../../src/contract/api.js';

const LAST_PART = 0.2;

export function isEndingSoon({ session, lastMessage }: ListedConversation, now: number): boolean {
  if (session?.deadlineAt === undefined) return false;
  const deadline = Date.parse(session.deadlineAt);
  const said = lastMessage === null || lastMessage.kind === 'note' ? '' : lastMessage.at;
  const since = [session.assignedAt ?? '', said].map((at) => Date.parse(at)).filter((at) => at <= now);
  const begun = Math.max(...since);
  return Number.isFinite(begun) && deadline - now <= (deadline - begun) * LAST_PART && now < deadline;
}
