// What agents wrote and the hub does not have yet, kept in this browser: neither a reload nor a long break in the line loses it.
import type { MessageView } from '../../../src/contract/api.js';
import type { MessageContent } from '../../../src/contract/content.js';
import type { SendInput } from '../api/conversations.js';

export interface PendingMessage {
  /** Who wrote it: it goes out, is shown and is tried again as theirs alone. */
  agentId: string;
  conversationId: string;
  input: SendInput;
  /** As it is shown until the hub's own version arrives. */
  content: MessageContent;
  replyTo?: NonNullable<MessageView['replyTo']>;
  createdAt: string;
  /** `failed`: the hub will not have it; it waits for the agent's word. */
  state: 'sending' | 'failed';
  error?: { code: string; message: string; details: Record<string, unknown> };
}

const PREFIX = 'switchboard.unsent.';
const keyOf = ({ agentId, input }: PendingMessage): string => `${PREFIX}${agentId}.${input.clientMsgId}`;

/** In the order they were written: the ids begin with the time. */
export function readUnsent(agentId: string): PendingMessage[] {
  return Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '')
    .filter((key) => key.startsWith(`${PREFIX}${agentId}.`))
    .sort()
    .flatMap((key) => parsed(localStorage.getItem(key)) ?? []);
}

/** Whether it is kept now: a full store keeps no more. */
export function keepUnsent(message: PendingMessage): boolean {
  try {
    localStorage.setItem(keyOf(message), JSON.stringify(message));
    return true;
  } catch {
    return false;
  }
}

export const forgetUnsent = (message: PendingMessage): void => localStorage.removeItem(keyOf(message));

/** Another tab sent, wrote or gave up something. */
export function onUnsentElsewhere(listener: () => void): void {
  window.addEventListener('storage', ({ key }) => {
    if (key?.startsWith(PREFIX) === true) listener();
  });
}

/** What another version of the pages left there may be no message. */
function parsed(text: string | null): PendingMessage | null {
  try {
    const message: Partial<PendingMessage> | null = JSON.parse(text ?? 'null');
    return message !== null && isMessage(message) ? message : null;
  } catch {
    return null;
  }
}

function isMessage(message: Partial<PendingMessage>): message is PendingMessage {
  const { agentId, conversationId, input, content, createdAt, state } = message;
  const words = [agentId, conversationId, input?.clientMsgId, input?.kind, input?.content?.type, content?.type, createdAt, state];
  return words.every((value) => typeof value === 'string');
}
