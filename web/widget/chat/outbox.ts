// What the visitor has said and the hub has not yet acknowledged. Kept over pages; one goes at a time, so their order stays.
import type { MessageView } from '../../../src/contract/api.js';
import type { ContentInput, MessageContent } from '../../../src/contract/content.js';
import type { Keepsakes } from './keepsakes.js';

export type Quote = NonNullable<MessageView['replyTo']>;

export interface WaitingMessage {
  clientMsgId: string;
  /** Who said it. */
  uid: string;
  /** Said by somebody the site had not named: it goes on as the words of whoever this browser's visitor is next, unless they signed out. */
  byStranger: boolean;
  content: ContentInput;
  /** The same as it is shown, with its files described. */
  shown: MessageContent;
  replyTo?: Quote;
  at: string;
  /** Why the hub will not have it; it waits for the visitor's word. */
  refused?: string;
}

const PREFIX = 'out.';

export class Outbox {
  private waiting: readonly WaitingMessage[];

  constructor(
    private readonly keepsakes: Keepsakes,
    private readonly visitor: { uid: string; isStranger: boolean },
  ) {
    this.waiting = keepsakes
      .names(PREFIX)
      .map((name) => read(keepsakes.get(name)))
      .filter((message) => message !== null)
      .filter(({ uid, byStranger }) => byStranger || uid === visitor.uid)
      .sort((a, b) => (a.at < b.at ? -1 : 1));
  }

  get messages(): readonly WaitingMessage[] {
    return this.waiting;
  }

  /** The one to send now: the first that was not refused. */
  get next(): WaitingMessage | null {
    return this.waiting.find(({ refused }) => refused === undefined) ?? null;
  }

  add(message: Omit<WaitingMessage, 'uid' | 'byStranger'>): void {
    this.put({ ...message, uid: this.visitor.uid, byStranger: this.visitor.isStranger });
  }

  find(clientMsgId: string): WaitingMessage | null {
    return this.waiting.find((message) => message.clientMsgId === clientMsgId) ?? null;
  }

  /** Acknowledged, come back by the queue, or given up. */
  remove(clientMsgId: string): void {
    this.waiting = this.waiting.filter((message) => message.clientMsgId !== clientMsgId);
    this.keepsakes.set(PREFIX + clientMsgId, null);
  }

  refuse(clientMsgId: string, refused: string): void {
    const message = this.find(clientMsgId);
    if (message !== null) this.put({ ...message, refused });
  }

  retry(clientMsgId: string): void {
    const message = this.find(clientMsgId);
    if (message === null) return;
    const { refused: _refused, ...again } = message;
    this.put(again);
  }

  private put(message: WaitingMessage): void {
    const isKnown = this.find(message.clientMsgId) !== null;
    this.waiting = isKnown
      ? this.waiting.map((one) => (one.clientMsgId === message.clientMsgId ? message : one))
      : [...this.waiting, message];
    this.keepsakes.set(PREFIX + message.clientMsgId, JSON.stringify(message));
  }
}

/** Whoever uses this browser next has said none of it. */
export function forgetUnsent(keepsakes: Keepsakes): void {
  for (const name of keepsakes.names(PREFIX)) keepsakes.set(name, null);
}

/** What another version of the widget, or the site itself, left there is no message. */
function read(text: string | null): WaitingMessage | null {
  try {
    const message: Partial<WaitingMessage> | null = JSON.parse(text ?? 'null');
    return message !== null && isMessage(message) ? message : null;
  } catch {
    return null;
  }
}

function isMessage(message: Partial<WaitingMessage>): message is WaitingMessage {
  const { clientMsgId, uid, byStranger, content, shown, at } = message;
  if (typeof byStranger !== 'boolean') return false;
  return [clientMsgId, uid, at, content?.type, shown?.type].every((value) => typeof value === 'string');
}
