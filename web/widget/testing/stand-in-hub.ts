// A hub of one conversation for the widget's own tests: keeps a queue, answers frames as docs/protocol.md says, and can lose what it sends.
import type { ClientFrame, MessageView, Page, ServerFrame, VisitorServiceView } from '../../../src/contract/api.js';
import type { MessageContent } from '../../../src/contract/content.js';
import { Chat, type ChatDependencies } from '../chat/chat.js';
import { CallError, type OpenedSession } from '../chat/hub-calls.js';
import type { FrameBody, LineListener } from '../chat/hub-line.js';
import { MemoryKeepsakes, type Keepsakes } from '../chat/keepsakes.js';
import type { ChatState } from '../chat/state.js';
import type { Identity } from '../settings.js';

type Frame<Command extends ClientFrame['cmd']> = Extract<ClientFrame, { cmd: Command }>;
type Sent<Command extends ClientFrame['cmd']> = Omit<Frame<Command>, 'seq'>;

export const STRANGER = 'stranger';

export class StandInHub {
  /** By visitor, oldest first; the key of a message is its place. */
  readonly queues = new Map<string, MessageView[]>();
  readonly heard: FrameBody[] = [];
  /** By visitor, up to which seq they have deleted it. */
  readonly deleted = new Map<string, number>();
  /** Code of what opening a session is answered with; null: let in. */
  refusal: { status: number; code: string } | null = null;
  readSeq = 0;
  /** Null: the question fails. */
  service: VisitorServiceView | null = { session: null, suggestions: [], transfer: null };
  asked = 0;
  ended: string[] = [];

  queue(uid: string): MessageView[] {
    const queue = this.queues.get(uid) ?? [];
    this.queues.set(uid, queue);
    return queue;
  }

  /** Stores what the desk says, without telling anybody. */
  store(uid: string, text: string, more: Partial<MessageView> = {}): MessageView {
    const seq = this.queue(uid).length + 1;
    const message: MessageView = {
      id: `m${String(seq)}`,
      conversationId: `c-${uid}`,
      seq,
      kind: 'out',
      sender: { type: 'agent', id: 'a', name: 'Ada' },
      content: { type: 'text', text },
      status: 'sent',
      sentAt: new Date(1_000_000 + seq).toISOString(),
      ...more,
    };
    this.queue(uid).push(message);
    return message;
  }

  sessionOf(body: { visitorToken?: string; identity?: Identity }): Promise<OpenedSession> {
    if (this.refusal) return Promise.reject(new CallError(this.refusal.status, this.refusal.code));
    const uid = body.identity?.userId ?? body.visitorToken?.replace('token-', '') ?? STRANGER;
    return Promise.resolve({
      token: `token-${uid}`,
      visitor: { appid: 'account', uid, name: uid },
      conversationId: `c-${uid}`,
      queue: { id: uid, key: this.queue(uid).length },
      account: { id: 'account', name: 'Shop' },
      readSeq: this.readSeq,
      unreadCount: 0,
    });
  }

  deleteHistory(token: string, through: number): Promise<void> {
    this.deleted.set(token.replace('token-', ''), through);
    return Promise.resolve();
  }

  serve(): Promise<VisitorServiceView> {
    this.asked += 1;
    return this.service === null ? Promise.reject(new CallError(0, 'network')) : Promise.resolve(this.service);
  }

  end(token: string): Promise<{ ended: boolean }> {
    if (this.service === null) return Promise.reject(new CallError(0, 'network'));
    this.ended.push(token);
    this.service = { ...this.service, session: null };
    return Promise.resolve({ ended: true });
  }

  history(token: string, { before = Infinity, limit }: { before?: number; limit: number }): Promise<Page<MessageView>> {
    const uid = token.replace('token-', '');
    const all = this.queue(uid).filter(({ seq }) => seq < before && seq > (this.deleted.get(uid) ?? 0));
    const items = all.slice(-limit);
    return Promise.resolve({ items, nextCursor: all.length > limit ? String(items[0]?.seq) : null });
  }
}

/** One page with the widget, its line in the test's hand. */
export class StandInPage {
  state: ChatState | null = null;
  isWatched = true;
  /** What is begun in the field. */
  draft = '';
  readonly chat: Chat;
  private listener: LineListener | null = null;
  private uid: string | null = null;
  private online = false;
  lastSeq = 0;
  private timers: { dueMs: number; then: () => void }[] = [];
  private nowMs = 5_000_000;
  private ids = 0;

  constructor(
    readonly hub: StandInHub,
    readonly keepsakes: Keepsakes = new MemoryKeepsakes(),
    { identity = null, idPrefix = 'id' }: { identity?: Identity | null; idPrefix?: string } = {},
  ) {
    const deps: ChatDependencies = {
      accountId: 'account',
      identity,
      language: 'en',
      calls: {
        openSession: (body) => hub.sessionOf(body),
        history: (token, query) => hub.history(token, query),
        deleteHistory: (token, through) => hub.deleteHistory(token, through),
        service: () => hub.serve(),
        endChat: (token) => hub.end(token),
        fileAddresses: () => Promise.reject(new CallError(404, 'not_found')),
        upload: () => ({ done: Promise.reject(new CallError(0, 'network')), cancel: () => undefined }),
      },
      openLine: (listener) => {
        this.listener = listener;
        return {
          start: (token) => (this.uid = token.replace('token-', '')),
          stop: () => this.cut(),
          send: (frame) => this.take(frame),
          hurry: () => undefined,
          lost: () => undefined,
        };
      },
      keepsakes: this.keepsakes,
      newId: () => `${idPrefix}-${String((this.ids += 1))}`,
      now: () => new Date(this.nowMs),
      later: (ms, then) => {
        const timer = { dueMs: this.nowMs + ms, then };
        this.timers.push(timer);
        return () => (this.timers = this.timers.filter((one) => one !== timer));
      },
      isWatched: () => this.isWatched,
      onChange: (state) => (this.state = state),
      forgetDraft: () => (this.draft = ''),
    };
    this.chat = new Chat(deps);
  }

  /** Session and history have come, and the line is up; `opened`: then at once, before any answer has come. */
  async connect(opened?: () => void): Promise<void> {
    await this.settle();
    if (this.uid === null) throw new Error('no line was asked for');
    this.online = true;
    this.listener?.turned('online');
    this.listener?.opened([{ id: this.uid, key: this.hub.queue(this.uid).length }]);
    opened?.();
    await this.settle();
  }

  /** The line breaks; the widget would come back by itself. */
  cut(): void {
    if (!this.online) return;
    this.online = false;
    this.listener?.turned('offline');
  }

  end(): void {
    this.online = false;
    this.listener?.ended();
  }

  hear(frame: ServerFrame): void {
    this.listener?.heard(frame);
  }

  /** A live push of what stands at `key`. */
  push(key: number): void {
    const { uid } = this;
    const message = uid === null ? undefined : this.hub.queue(uid)[key - 1];
    if (uid !== null && message) this.hear({ cmd: 'message', queue: uid, key, prevKey: key - 1, message });
  }

  pass(ms: number): void {
    this.nowMs += ms;
    const due = this.timers.filter(({ dueMs }) => dueMs <= this.nowMs);
    this.timers = this.timers.filter(({ dueMs }) => dueMs > this.nowMs);
    for (const { then } of due) then();
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  }

  get texts(): string[] {
    return (this.state?.messages ?? []).map(({ content }) => wordsOf(content));
  }

  get waiting(): string[] {
    return (this.state?.waiting ?? []).map(({ shown }) => wordsOf(shown));
  }

  /** Frames wait here when the test wants to answer itself. */
  answers = true;

  private take(frame: FrameBody): number | null {
    if (!this.online) return null;
    this.lastSeq += 1;
    this.hub.heard.push(frame);
    if (this.answers) this.answer(frame, this.lastSeq);
    return this.lastSeq;
  }

  answer(frame: FrameBody, seq: number): void {
    if (frame.cmd === 'customer') this.acknowledge(frame, seq);
    else if (frame.cmd === 'sync') this.sync(frame, seq);
  }

  private acknowledge({ clientMsgId, content, customerId }: Sent<'customer'>, seq: number): void {
    const queue = this.hub.queue(customerId);
    const known = queue.find((message) => message.clientMsgId === clientMsgId);
    const stored =
      known ??
      this.hub.store(customerId, '', { kind: 'in', clientMsgId, content: content.type === 'text' ? content : { type: 'text', text: '' } });
    const { conversationId, seq: messageSeq, id: messageId } = stored;
    queueMicrotask(() => this.hear({ cmd: 'ack', seq, clientMsgId, conversationId, messageSeq, key: messageSeq, messageId }));
  }

  private sync({ queue, key, limit = 200 }: Sent<'sync'>, seq: number): void {
    const all = this.hub.queue(queue);
    const part = all.slice(key, key + limit);
    queueMicrotask(() => {
      this.hear({ cmd: 'sync_begin', seq, queue, key });
      part.forEach((message, index) => this.hear({ cmd: 'message', queue, key: key + index + 1, prevKey: key + index, message }));
      this.hear({ cmd: 'sync_end', seq, queue, key: key + part.length, more: key + part.length < all.length });
    });
  }
}

function wordsOf(content: MessageContent): string {
  return content.type === 'text' ? content.text : content.type === 'form_reply' ? (content.text ?? '') : content.type;
}
