// What can be done with a message besides sending it, as one example each, and which of it a channel declares.
import type { Capabilities, OutboundOperation } from '../../src/contract/index.js';

export const OPERATION_NAMES = ['quote', 'edit', 'retract', 'react', 'take-reaction-back'] as const;
export type OperationName = (typeof OPERATION_NAMES)[number];
type Send = Extract<OutboundOperation, { op: 'send' }>;

export function operationsOn(message: { platformUserId: string; platformMessageId: string }) {
  const { platformUserId, platformMessageId } = message;
  const content = { type: 'text', text: 'Changed my mind' } as const;
  const quote: Send = { op: 'send', platformUserId, content, replyToPlatformMessageId: platformMessageId };
  return {
    quote,
    edit: { op: 'edit', platformUserId, content, platformMessageIds: [platformMessageId] },
    retract: { op: 'retract', platformUserId, platformMessageIds: [platformMessageId] },
    react: { op: 'react', platformUserId, platformMessageId, emoji: '👍' },
    'take-reaction-back': { op: 'react', platformUserId, platformMessageId, emoji: null },
  } satisfies Record<OperationName, OutboundOperation>;
}

/** The name of the golden file of an answer below a public message. */
export const ANSWER_IN_PUBLIC = 'answer-in-public';

export function publicAnswerTo(message: { platformUserId: string; platformMessageId: string }): Send {
  const { platformUserId, platformMessageId } = message;
  const content = { type: 'text', text: 'It is in stock again' } as const;
  return { op: 'send', platformUserId, content, replyToPlatformMessageId: platformMessageId, isPublic: true };
}

export function declaredOperations({ replyQuote, edit, retract, reactions }: Capabilities): Record<OperationName, boolean> {
  return { quote: replyQuote, edit, retract: retract.supported, react: reactions.send, 'take-reaction-back': reactions.send };
}
