// The end of a session as a hint to the other instances, and back.
import type { EndedSession } from './auth.js';

export function endedSessionHint(ended: EndedSession): Record<string, unknown> {
  if ('tokenHash' in ended) return { tokenHash: ended.tokenHash.toString('hex') };
  const { companyId, agentId, exceptTokenHash } = ended;
  return { companyId, agentId, ...(exceptTokenHash && { exceptTokenHash: exceptTokenHash.toString('hex') }) };
}

export function endedSessionOf(hint: Record<string, unknown>): EndedSession {
  if (typeof hint['tokenHash'] === 'string') return { tokenHash: Buffer.from(hint['tokenHash'], 'hex') };
  const except = hint['exceptTokenHash'];
  return {
    companyId: String(hint['companyId']),
    agentId: String(hint['agentId']),
    ...(typeof except === 'string' && { exceptTokenHash: Buffer.from(except, 'hex') }),
  };
}
