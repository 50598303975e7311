// Who may settle what became of a message, and what there is to settle. The hub decides; this only spares buttons it would refuse.
import type { ConversationView, MessageStatus, MessageView, RefusedChange } from '../../../src/contract/api.js';
import type { Me } from '../api/session.js';
import { isSupervisor } from '../data/me.js';
import { openSession } from '../data/session-rights.js';
import type { Translate } from '../i18n/translation.js';

const FAILED: readonly MessageStatus[] = ['failed', 'uncertain', 'expired'];
const ARRIVED: readonly MessageStatus[] = ['sent', 'delivered', 'read'];

export const hasFailed = ({ status }: Pick<MessageView, 'status'>): boolean => FAILED.includes(status);

/** It did not arrive, nobody knows, or a change of it was refused. */
export const isInTrouble = (message: MessageView): boolean => hasFailed(message) || message.refusedChange !== undefined;

/** Whoever serves the conversation and supervisors; once it is closed, also who wrote the message. */
export function maySettle(message: MessageView, row: ConversationView, me: Me): boolean {
  if (isSupervisor(me)) return true;
  const session = openSession(row);
  return (session === null ? message.sender.id : session.assigneeId) === me.agent.id;
}

/** What the business wrote outside the hub cannot be sent from here. */
export const isOurs = (kind: MessageView['kind'], senderType: MessageView['sender']['type']): boolean =>
  kind === 'bot' || (kind === 'out' && senderType === 'agent');

export function arrivedParts({ parts = [] }: MessageView): number {
  return parts.filter(({ status }) => ARRIVED.includes(status)).length;
}

export const refusalTitle = ({ change, uncertain }: RefusedChange, t: Translate): string =>
  t(uncertain ? 'thread.changeUncertain' : `thread.refusedChange.${change}`);
