// Messages on their way from this screen to the hub, for as long as it takes. Keyed by clientMsgId, so a repeated attempt can never become a second message.
import { useSyncExternalStore } from 'react';
import { v7 } from 'uuid';
import type { MessageView } from '../../../src/contract/api.js';
import { RequestError } from '../api/request.js';
import { sendMessage, type SendInput } from '../api/conversations.js';
import { loadWordsOfError } from '../i18n/languages.js';
import { forgetUnsent, keepUnsent, readUnsent, type PendingMessage } from './unsent.js';

/** Who is at this screen now, and who is told. */
interface OutboxDesk {
  /** Whose pages are drawn, also for the moment between the end of their login and the door. */
  agentId: () => string | undefined;
  /** Another number for each login; 0 from when one ends. */
  login: () => number;
  stored: (message: MessageView) => void;
  /** The hub will not have it, and says why. */
  refused: (entry: PendingMessage) => void;
  signedOut: () => void;
}

/** The last one again and again. */
const RETRY_DELAYS_MS = [800, 2_000, 5_000, 10_000, 20_000];
/** So often the hub is asked again that answers without a word about the message itself. */
const MOST_UNCLEAR = 6;
/** No line, no hub behind it, a hub that is starting or busy: nothing is decided, however long it lasts. */
const AWAY = [0, 429, 502, 503, 504];
/** An attempt that gives no sign is on a line that is dead; the same message may be sent again. */
const ANSWER_MS = 30_000;
/** What is older does not go by itself any more: it may have lost its sense. */
const STALE_MS = 86_400_000;

const isAway = ({ status }: RequestError): boolean => AWAY.includes(status);
/** Of a proxy's page; and after a hub has started anew, until it serves the channel account again. */
const isUnclear = ({ status, code }: RequestError): boolean => status >= 500 || code.startsWith('http_') || code === 'account_not_served';
const laneOf = ({ agentId, conversationId }: PendingMessage): string => `${agentId} ${conversationId}`;

export class Outbox {
  private pending: readonly PendingMessage[] = [];
  private readonly listeners = new Set<() => void>();
  /** One agent's messages of one conversation leave in the order they were written, so each waits for the ones before it. */
  private readonly lanes = new Set<string>();
  /** Of lanes that wait to try again: tries at once. */
  private readonly hurries = new Map<string, () => void>();
  /** What this browser had no room for. */
  private readonly unkept = new Set<string>();

  constructor(private readonly desk: OutboxDesk) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): readonly PendingMessage[] => this.pending;

  /** A reload would lose something. */
  get isAtRisk(): boolean {
    return this.unkept.size > 0;
  }

  send(message: Pick<PendingMessage, 'conversationId' | 'content' | 'replyTo'> & { input: Omit<SendInput, 'clientMsgId'> }): void {
    const agentId = this.desk.agentId();
    if (agentId === undefined) throw new Error('Nobody is at the desk');
    const entry: PendingMessage = {
      ...message,
      agentId,
      input: { ...message.input, clientMsgId: v7() },
      createdAt: new Date().toISOString(),
      state: 'sending',
    };
    this.keep(entry);
    this.set([...this.pending, entry]);
    void this.work(laneOf(entry));
  }

  /** Same clientMsgId: the hub answers with the message it already has, if it has it. */
  retry(clientMsgId: string): void {
    const known = this.find(clientMsgId);
    if (known === undefined || !this.isWritersTurn(known)) return;
    const { error: _before, ...entry } = known;
    this.change({ ...entry, state: 'sending', createdAt: new Date().toISOString() });
    void this.work(laneOf(entry));
  }

  /** Gives up a message; also called when the socket has brought the stored one. */
  remove(clientMsgId: string): void {
    const entry = this.find(clientMsgId);
    if (entry === undefined) return;
    forgetUnsent(entry);
    this.unkept.delete(clientMsgId);
    this.set(this.pending.filter((other) => other !== entry));
    this.keepRest();
  }

  /** Somebody has come, or the line is back: what they have not sent yet goes on at once. */
  resume(): void {
    this.reread();
    for (const hurry of this.hurries.values()) hurry();
    for (const entry of this.pending) if (this.isWritersTurn(entry)) void this.work(laneOf(entry));
  }

  /** What is kept of the agent here, as this tab or another left it. */
  reread(): void {
    const agentId = this.desk.agentId();
    if (agentId === undefined) return;
    this.keepRest();
    const isHereAlone = (entry: PendingMessage): boolean => entry.agentId !== agentId || this.unkept.has(entry.input.clientMsgId);
    const kept = readUnsent(agentId);
    // Why one was refused is said in the language of the page.
    for (const { error } of kept) if (error !== undefined) void loadWordsOfError(error.code);
    // In the order they were written, which is that of their ids.
    this.set(
      [...kept, ...this.pending.filter(isHereAlone)].sort((one, other) => (one.input.clientMsgId < other.input.clientMsgId ? -1 : 1)),
    );
  }

  /** Whoever is not at the desk finds what they wrote when they come back: it would leave in another's name. */
  private async work(lane: string): Promise<void> {
    if (this.lanes.has(lane)) return;
    this.lanes.add(lane);
    let [failures, unclear] = [0, 0];
    for (;;) {
      const entry = this.pending.find((one) => one.state === 'sending' && laneOf(one) === lane);
      if (entry === undefined || !this.isWritersTurn(entry)) break;
      if (Date.now() - Date.parse(entry.createdAt) > STALE_MS) {
        this.fail(entry, new RequestError(0, 'written_long_ago', ''));
        continue;
      }
      const login = this.desk.login();
      const failure = await this.attempt(entry);
      if (failure?.status === 401) {
        // What ended may be a login before this one.
        if (login !== this.desk.login()) continue;
        this.desk.signedOut();
        break;
      }
      if (failure !== null && (isAway(failure) || (isUnclear(failure) && unclear < MOST_UNCLEAR))) {
        if (!isAway(failure)) unclear += 1;
        await this.pause(lane, RETRY_DELAYS_MS[Math.min(failures, RETRY_DELAYS_MS.length - 1)] ?? 0);
        failures += 1;
        continue;
      }
      [failures, unclear] = [0, 0];
      if (failure !== null) this.fail(entry, failure);
    }
    this.lanes.delete(lane);
  }

  /** Null when the hub has it. */
  private async attempt(entry: PendingMessage): Promise<RequestError | null> {
    try {
      const { message } = await sendMessage(entry.conversationId, entry.input, AbortSignal.timeout(ANSWER_MS));
      if (this.isWritersTurn(entry)) this.desk.stored(message);
      this.remove(entry.input.clientMsgId);
      return null;
    } catch (error) {
      return error instanceof RequestError ? error : new RequestError(0, 'network', String(error));
    }
  }

  private pause(lane: string, delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.hurries.delete(lane);
        resolve();
      };
      const timer = setTimeout(end, delayMs);
      this.hurries.set(lane, end);
    });
  }

  private isWritersTurn({ agentId }: PendingMessage): boolean {
    return this.desk.login() > 0 && this.desk.agentId() === agentId;
  }

  private fail(entry: PendingMessage, { code, message, details }: RequestError): void {
    const failed: PendingMessage = { ...entry, state: 'failed', error: { code, message, details } };
    if (this.change(failed) && this.isWritersTurn(failed)) this.desk.refused(failed);
  }

  private find(clientMsgId: string): PendingMessage | undefined {
    return this.pending.find((entry) => entry.input.clientMsgId === clientMsgId);
  }

  /** Whether it is still pending. */
  private change(changed: PendingMessage): boolean {
    const known = this.find(changed.input.clientMsgId);
    if (known === undefined) return false;
    this.keep(changed);
    this.set(this.pending.map((entry) => (entry === known ? changed : entry)));
    return true;
  }

  /** There may be room by now. */
  private keepRest(): void {
    for (const entry of this.pending) if (this.unkept.has(entry.input.clientMsgId)) this.keep(entry);
  }

  private keep(entry: PendingMessage): void {
    if (keepUnsent(entry)) this.unkept.delete(entry.input.clientMsgId);
    else this.unkept.add(entry.input.clientMsgId);
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

/** Whether something the viewer wrote here was refused and waits for their word. */
export const useHasRefused = (outbox: Outbox, agentId: string, conversationId: string): boolean =>
  useSyncExternalStore(outbox.subscribe, () =>
    ownPending(outbox.snapshot(), agentId, conversationId).some(({ state }) => state === 'failed'),
  );
