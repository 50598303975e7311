// Messages on their way from this screen to the hub. Keyed by clientMsgId, so a repeated attempt can never become a second message.
import { useSyncExternalStore } from 'react';
import { v7 } from 'uuid';
import type { MessageView } from '../../../src/contract/api.js';
import type { MessageContent } from '../../../src/contract/content.js';
import { RequestError } from '../api/request.js';
import { sendMessage, type SendInput } from '../api/conversations.js';

export interface PendingMessage {
  /** Who wrote it: it goes out, is shown and is tried again as theirs alone. */
  agentId: string;
  conversationId: string;
  input: SendInput;
  /** As it is shown until the hub's own version arrives. */
  content: MessageContent;
  replyTo?: NonNullable<MessageView['replyTo']>;
  createdAt: string;
  state: 'sending' | 'failed';
  error?: RequestError;
}

/** Who is at this screen now. */
interface OutboxDesk {
  /** Whose pages are drawn, also for the moment between the end of their login and the door. */
  agentId: () => string | undefined;
  /** False from when the login ends. */
  isSignedIn: () => boolean;
}

const RETRY_DELAYS_MS = [800, 2_000, 5_000, 10_000];

export class Outbox {
  private pending: readonly PendingMessage[] = [];
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly desk: OutboxDesk,
    private readonly onStored: (message: MessageView) => void,
  ) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): readonly PendingMessage[] => this.pending;

  send(message: Omit<PendingMessage, 'agentId' | 'state' | 'createdAt' | 'input'> & { input: Omit<SendInput, 'clientMsgId'> }): void {
    const agentId = this.desk.agentId();
    if (agentId === undefined) throw new Error('Nobody is at the desk');
    const entry: PendingMessage = {
      ...message,
      agentId,
      input: { ...message.input, clientMsgId: v7() },
      createdAt: new Date().toISOString(),
      state: 'sending',
    };
    this.set([...this.pending, entry]);
    void this.attempt(entry.input.clientMsgId);
  }

  /** Same clientMsgId: the hub answers with the message it already has, if it has it. */
  retry(clientMsgId: string): void {
    const known = this.find(clientMsgId);
    if (known === undefined || !this.isWritersTurn(known)) return;
    this.change(clientMsgId, ({ error: _before, ...entry }) => ({ ...entry, state: 'sending' }));
    void this.attempt(clientMsgId);
  }

  /** Gives up a message; also called when the socket has brought the stored one. */
  remove(clientMsgId: string): void {
    if (this.pending.some((entry) => entry.input.clientMsgId === clientMsgId)) {
      this.set(this.pending.filter((entry) => entry.input.clientMsgId !== clientMsgId));
    }
  }

  /** One agent's messages of one conversation leave in the order they were written, so each waits for the ones before it. */
  private readonly lanes = new Map<string, Promise<void>>();

  private attempt(clientMsgId: string): Promise<void> {
    const entry = this.find(clientMsgId);
    const lane = `${entry?.agentId ?? ''} ${entry?.conversationId ?? ''}`;
    const turn = (this.lanes.get(lane) ?? Promise.resolve()).then(() => this.deliver(clientMsgId));
    this.lanes.set(lane, turn);
    return turn;
  }

  private async deliver(clientMsgId: string): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      const entry = this.find(clientMsgId);
      if (entry?.state !== 'sending') return;
      if (!this.isWritersTurn(entry)) {
        // It would leave in another's name. Whoever wrote it finds it when they come back.
        this.fail(clientMsgId, new RequestError(401, 'unauthenticated', 'The login it was written in has ended'));
        return;
      }
      try {
        const { message } = await sendMessage(entry.conversationId, entry.input);
        if (this.isWritersTurn(entry)) this.onStored(message);
        this.remove(clientMsgId);
        return;
      } catch (error) {
        const failure = error instanceof RequestError ? error : new RequestError(0, 'network', String(error));
        const delayMs = RETRY_DELAYS_MS[attempt];
        if (!failure.mayPass || delayMs === undefined) {
          this.fail(clientMsgId, failure);
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, delayMs));
      }
    }
  }

  private isWritersTurn({ agentId }: PendingMessage): boolean {
    return this.desk.isSignedIn() && this.desk.agentId() === agentId;
  }

  private fail(clientMsgId: string, error: RequestError): void {
    this.change(clientMsgId, (entry) => ({ ...entry, state: 'failed', error }));
  }

  private find(clientMsgId: string): PendingMessage | undefined {
    return this.pending.find((entry) => entry.input.clientMsgId === clientMsgId);
  }

  private change(clientMsgId: string, change: (entry: PendingMessage) => PendingMessage): void {
    this.set(this.pending.map((entry) => (entry.input.clientMsgId === clientMsgId ? change(entry) : entry)));
  }

  private set(pending: readonly PendingMessage[]): void {
    this.pending = pending;
    for (const listener of this.listeners) listener();
  }
}

export const ownPending = (pending: readonly PendingMessage[], agentId: string, conversationId: string): PendingMessage[] =>
  pending.filter((entry) => entry.agentId === agentId && entry.conversationId === conversationId);

export function useOutbox(outbox: Outbox): readonly PendingMessage[] {
  return useSyncExternalStore(outbox.subscribe, outbox.snapshot);
}
