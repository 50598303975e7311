// What the viewer may do with a conversation as it stands. The hub decides; this only spares them buttons that would be refused.
import type { ListedConversation, SessionView } from '../../../src/contract/api.js';
import type { Me } from '../api/session.js';
import { isSupervisor } from './me.js';

export interface SessionRights {
  /** Nobody has it: it can be claimed. What is offered to a colleague only by who may take over. */
  claim: boolean;
  /** It is offered to the viewer. */
  accept: boolean;
  takeOver: boolean;
  release: boolean;
  /** Hand it on to a colleague or a group. */
  transfer: boolean;
  close: boolean;
  /** May answer the end user. */
  answer: boolean;
}

export type OpenSession = SessionView & { state: Exclude<SessionView['state'], 'closed'> };

export function openSession({ session }: ListedConversation): OpenSession | null {
  return session === null || session.state === 'closed' ? null : { ...session, state: session.state };
}

export function sessionRights(row: ListedConversation, me: Me): SessionRights {
  const session = openSession(row);
  if (session === null)
    return { claim: false, accept: false, takeOver: false, release: false, transfer: false, close: false, answer: false };
  const mine = session.assigneeId === me.agent.id;
  const claimable = session.assigneeId === undefined && session.state !== 'active';
  const offeredTo = session.offer?.agentId;
  const accept = offeredTo === me.agent.id;
  return {
    claim: claimable && !accept && (offeredTo === undefined || isSupervisor(me)),
    accept,
    takeOver: !mine && session.assigneeId !== undefined && isSupervisor(me),
    release: mine,
    transfer: mine || isSupervisor(me),
    close: mine || isSupervisor(me),
    answer: mine && session.state === 'active',
  };
}
