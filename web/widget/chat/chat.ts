// The visitor's chat: who they are, what was said, what goes out. Everything the view shows and every step it can ask for.
import type { HubEvent, MessageView, ServerFrame, VisitorChoice } from '../../../src/contract/api.js';
import type { ContentInput, MessageContent } from '../../../src/contract/content.js';
import { QueueKeys } from '../../src/live/queue-keys.js';
import type { Identity } from '../settings.js';
import type { Language } from '../words/index.js';
import { CallError, type FileAddresses, type HubCalls, type OpenedSession } from './hub-calls.js';
import type { Connection, Line, LineListener } from './hub-line.js';
import type { Keepsakes } from './keepsakes.js';
import { messageOfFile, ownMessage, quoteOf } from './own-message.js';
import { forgetUnsent, type WaitingMessage } from './outbox.js';
import { Sending } from './sending.js';
import { Service } from './service.js';
import type { ChatState } from './state.js';
import { isFromDesk, Thread } from './thread.js';
import { Typing } from './typing.js';
import { Uploads } from './uploads.js';

export interface ChatDependencies {
  accountId: string;
  identity: Identity | null;
  language: Language;
  calls: Pick<HubCalls, 'openSession' | 'history' | 'deleteHistory' | 'service' | 'endChat' | 'fileAddresses' | 'upload'>;
  openLine(listener: LineListener): Line;
  keepsakes: Keepsakes;
  newId(): string;
  now(): Date;
  /** Calls back once, after this long; the answer calls it off. */
  later(ms: number, then: () => void): () => void;
  /** Is the page in front of somebody? */
  isWatched(): boolean;
  onChange(state: ChatState): void;
  /** Whoever was known here is gone: what they had begun to write is not for the next. */
  forgetDraft(): void;
}

type Frame<Command extends ServerFrame['cmd']> = Extract<ServerFrame, { cmd: Command }>;

const TOKEN = 'token';
const PAGE_SIZE = 40;
const RETRY_MS = [1_000, 2_000, 5_000, 15_000, 30_000];
const SHUT_RETRY_MS = 60_000;
const CONFIRM_MS = 200;

export class Chat {
  private phase: ChatState['phase'] = 'asleep';
  private isOpen = false;
  private connection: Connection = 'offline';
  private identity: Identity | null;
  private session: OpenedSession | null = null;
  private thread = new Thread();
  private keys = new QueueKeys();
  private isLoadingOlder = false;
  /** The site has said who the visitor is. */
  private isKnown = false;
  private attempts = 0;
  /** Raised whenever who the visitor is may change: an answer to an older question is nobody's. */
  private era = 0;
  private callOffConfirm: (() => void) | null = null;
  private callOffRetry = (): void => undefined;
  private readonly line: Line;
  private readonly sending: Sending;
  private readonly typists: Typing;
  private readonly uploads: Uploads;
  private readonly service: Service;

  constructor(private readonly deps: ChatDependencies) {
    this.identity = deps.identity;
    this.line = deps.openLine({
      opened: (queues) => this.lineOpened(queues),
      heard: (frame) => this.heard(frame),
      turned: (connection) => this.turned(connection),
      ended: () => this.comeBackLater(),
    });
    this.sending = new Sending({ ...deps, put: (message) => this.put(message) });
    this.typists = new Typing({ ...deps, tellDesk: () => this.tellTyping(), onStopped: () => this.tell() });
    this.service = new Service({
      ask: () => (this.session && this.isSeen ? deps.calls.service(this.session.token, deps.language) : null),
      later: (ms, then) => deps.later(ms, then),
      onChange: () => this.tell(),
    });
    this.uploads = new Uploads({
      newId: () => deps.newId(),
      upload: (file, onProgress) => deps.calls.upload(this.session?.token ?? '', file, onProgress),
      onArrived: (media) => {
        const { content, shown } = messageOfFile(media);
        this.send(content, shown);
      },
      onChange: () => this.tell(),
    });
  }

  /** On a page that loads: who has been here before, or is known to the site, hears what was said meanwhile. */
  start(): void {
    if (this.identity !== null || this.deps.keepsakes.get(TOKEN) !== null) this.enter();
    else this.tell();
  }

  open(): void {
    this.isOpen = true;
    if (this.phase === 'asleep' || this.phase === 'shut') this.enter();
    this.line.hurry();
    this.markRead();
    void this.service.look();
    this.tell();
  }

  close(): void {
    this.isOpen = false;
    this.thread.trim();
    this.tell();
  }

  /** The page came to the front, or went. */
  watched(): void {
    this.line.hurry();
    this.markRead();
    void this.service.look();
    this.tell();
  }

  /** The browser says that there is no network. */
  offline(): void {
    this.line.lost();
  }

  say(text: string): void {
    const content = { type: 'text', text } as const;
    this.send(content, content);
  }

  /** Takes an option of a menu. */
  choose(menu: MessageView, option: { id: string; label: string }): void {
    const content: ContentInput & MessageContent = { type: 'form_reply', fields: {}, choiceId: option.id, text: option.label };
    this.send(content, content, quoteOf(menu));
  }

  /** Takes what the desk offers: a question to begin with, or the way to people. */
  take({ id, label }: VisitorChoice): void {
    const content: ContentInput & MessageContent = { type: 'form_reply', fields: {}, choiceId: id, text: label };
    this.send(content, content);
  }

  /** Rejects when the hub could not be told. */
  async end(): Promise<void> {
    if (this.session === null) return;
    await this.deps.calls.endChat(this.session.token);
    await this.service.look();
  }

  attach(files: readonly File[]): void {
    for (const file of files) this.uploads.add(file);
  }

  retryUpload(id: string): void {
    this.uploads.retry(id);
  }

  cancelUpload(id: string): void {
    this.uploads.cancel(id);
  }

  retry(clientMsgId: string): void {
    this.sending.retry(clientMsgId);
    this.tell();
  }

  discard(clientMsgId: string): void {
    this.sending.remove(clientMsgId);
    this.tell();
  }

  typing(): void {
    this.typists.typed();
  }

  async loadOlder(): Promise<void> {
    const { session, thread } = this;
    const before = thread.olderBefore;
    if (session === null || before === null || this.isLoadingOlder) return;
    this.isLoadingOlder = true;
    this.tell();
    try {
      const page = await thread.fetched(this.deps.calls.history(session.token, { before, limit: PAGE_SIZE }));
      // What followed it may have been let go of meanwhile.
      if (thread.olderBefore === before) thread.adopt(page);
    } catch {
      // The button stays, to be pressed again.
    } finally {
      this.isLoadingOlder = false;
      this.tell();
    }
  }

  /** On the visitor's side, as far as this page has shown it. False: it could not be done just now. */
  async deleteHistory(): Promise<boolean> {
    const { session, thread } = this;
    const last = thread.messages.at(-1);
    if (session === null || last === undefined) return true;
    try {
      await this.deps.calls.deleteHistory(session.token, last.seq);
    } catch {
      return false;
    }
    thread.deleteThrough(last.seq);
    this.tell();
    return true;
  }

  fileAddresses(mediaId: string): Promise<FileAddresses> {
    return this.deps.calls.fileAddresses(this.session?.token ?? '', mediaId);
  }

  /** The site says who this is, or says it anew. */
  identify(identity: Identity): void {
    this.identity = identity;
    this.enter();
  }

  /** The user of the site signed out: whoever comes next is somebody else. */
  logout(): void {
    forgetUnsent(this.deps.keepsakes);
    this.deps.keepsakes.set(TOKEN, null);
    this.identity = null;
    this.leave();
    if (this.isOpen) this.enter();
    else this.tell();
  }

  /** Another tab of this browser has changed what is kept. */
  keepsakeChanged(name: string): void {
    if (name !== TOKEN) return;
    const token = this.deps.keepsakes.get(TOKEN);
    if (token === (this.session?.token ?? null)) return;
    if (token === null) this.leave();
    else this.enter();
    this.tell();
  }

  private leave(): void {
    this.era += 1;
    this.deps.forgetDraft();
    this.isKnown = false;
    this.callOffRetry();
    this.line.stop();
    this.uploads.clear();
    this.session = null;
    this.sending.belongTo(null);
    this.service.forget();
    this.typists.deskStopped();
    this.thread = new Thread();
    this.keys = new QueueKeys();
    this.phase = 'asleep';
    this.connection = 'offline';
  }

  private enter(): void {
    this.era += 1;
    this.callOffRetry();
    this.line.stop();
    this.sending.lineBroke();
    this.connection = 'connecting';
    if (this.phase !== 'ready') this.phase = 'opening';
    this.tell();
    void this.openSession(this.era);
  }

  private async openSession(era: number): Promise<void> {
    const { accountId, calls, keepsakes } = this.deps;
    const visitorToken = keepsakes.get(TOKEN);
    try {
      const session = await calls.openSession({
        accountId,
        ...(visitorToken !== null && { visitorToken }),
        ...(this.identity !== null && { identity: this.identity }),
      });
      if (era !== this.era) return;
      const history = await calls.history(session.token, { limit: PAGE_SIZE });
      if (era !== this.era) return;
      this.entered(session);
      this.thread.adopt(history);
    } catch (error) {
      if (era === this.era) this.notLetIn(error);
      return;
    }
    this.markRead();
    this.tell();
    this.line.start(this.session?.token ?? '');
  }

  private entered(session: OpenedSession): void {
    const before = this.session;
    if (this.isKnown && before !== null && before.visitor.uid !== session.visitor.uid) this.deps.forgetDraft();
    this.isKnown = this.identity !== null;
    this.session = session;
    this.phase = 'ready';
    this.deps.keepsakes.set(TOKEN, session.token);
    if (before?.visitor.uid !== session.visitor.uid) {
      this.service.forget();
      this.thread = new Thread();
      this.keys = new QueueKeys();
      // The history that is asked for next has everything up to here at least.
      this.keys.opened([session.queue]);
      this.sending.belongTo({ uid: session.visitor.uid, isStranger: this.identity === null });
    }
    this.thread.readUpTo(session.readSeq);
  }

  private notLetIn(error: unknown): void {
    if (!(error instanceof CallError) || error.mayPass) return this.comeBackLater();
    this.phase = 'shut';
    this.connection = 'offline';
    // Nobody waits in a queue here any more, nor is asked for their place.
    this.service.forget();
    // It may be enabled again, and nobody should have to reload the page for that. Other refusals are the site's to mend.
    if (error.code === 'account_disabled') this.callOffRetry = this.deps.later(SHUT_RETRY_MS, () => this.enter());
    this.tell();
  }

  private comeBackLater(): void {
    const waitMs = RETRY_MS[Math.min(this.attempts, RETRY_MS.length - 1)] ?? 30_000;
    this.attempts += 1;
    this.connection = 'offline';
    this.callOffRetry = this.deps.later(waitMs, () => this.enter());
    this.tell();
  }

  private lineOpened(queues: readonly { id: string; key: number }[]): void {
    this.attempts = 0;
    const behind = this.keys.opened(queues);
    for (const { key } of behind) this.sync(key);
    if (behind.length === 0) this.confirmSoon();
    void this.refresh();
    void this.service.look();
    // Nobody acknowledged the last one.
    if (this.session && this.thread.readSeq > 0) this.tellRead(this.session, this.thread.readSeq);
    this.sending.goOn();
    this.tell();
  }

  private turned(connection: Connection): void {
    this.connection = connection;
    if (connection !== 'online') this.sending.lineBroke();
    this.tell();
  }

  private heard(frame: ServerFrame): void {
    switch (frame.cmd) {
      case 'message':
        this.stored(frame);
        break;
      case 'sync_notify':
        this.follow(this.keys.notified(frame.queue, frame.key).syncFrom);
        break;
      case 'sync_end':
        this.follow(this.keys.synced(frame.queue, frame.key, frame.more).syncFrom);
        this.confirmSoon();
        break;
      case 'ack':
        this.acknowledged(frame);
        break;
      case 'error':
        this.sending.refused(frame.seq, frame.code);
        break;
      case 'realtime':
        if (frame.type === 'typing') this.typists.deskTypes();
        break;
      case 'event':
        this.happened(frame.event);
        break;
      case 'auth_status':
      case 'sync_begin':
      case 'pong':
        return;
    }
    this.tell();
  }

  private stored({ queue, key, prevKey, message }: Frame<'message'>): void {
    this.thread.add(message);
    if (message.clientMsgId !== undefined) this.sending.remove(message.clientMsgId);
    if (isFromDesk(message)) this.typists.deskStopped();
    this.follow(this.keys.message(queue, prevKey, key).syncFrom);
    this.markRead();
    this.confirmSoon();
  }

  private happened(event: HubEvent): void {
    if (event.type === 'message.updated') this.thread.change(event.message);
    else if (event.type === 'visitor.read') this.thread.readUpTo(event.readSeq);
    else if (event.type === 'visitor.deleted') this.thread.deleteThrough(event.seq);
    else if (event.type === 'desk.read') this.thread.deskReadUpTo(event.readSeq);
    else if (event.type === 'visitor.service' || event.type === 'visitor.ended') void this.service.look();
  }

  private acknowledged({ clientMsgId, messageSeq, messageId, key }: Frame<'ack'>): void {
    const waiting = this.sending.acknowledged(clientMsgId);
    if (waiting && this.session) this.thread.add(ownMessage(waiting, this.session, { id: messageId, seq: messageSeq }));
    if (key > 0 && this.session) this.follow(this.keys.message(this.session.queue.id, key - 1, key).syncFrom);
    this.confirmSoon();
    this.sending.goOn();
  }

  private send(...message: Parameters<Sending['say']>): void {
    this.sending.say(...message);
    this.tell();
  }

  private put({ clientMsgId, content, replyTo }: WaitingMessage): number | null {
    if (this.session === null) return null;
    const { appid, uid } = this.session.visitor;
    return this.line.send({
      cmd: 'customer',
      customerAppid: appid,
      customerId: uid,
      accountId: appid,
      clientMsgId,
      content,
      ...(replyTo && { replyTo: replyTo.messageId }),
    });
  }

  private tellTyping(): void {
    if (this.session) this.line.send({ cmd: 'realtime', conversationId: this.session.conversationId, type: 'typing' });
  }

  /** Edits, retractions and deletions of the time away are in the history alone. */
  private async refresh(): Promise<void> {
    const { session, thread } = this;
    const shown = thread.messages.at(-1);
    if (session === null || shown === undefined) return;
    const page = await thread.fetched(this.deps.calls.history(session.token, { limit: PAGE_SIZE })).catch(() => null);
    if (page === null || thread !== this.thread) return;
    // There is nothing before this page.
    if (page.nextCursor === null) thread.deleteThrough(page.items[0] === undefined ? shown.seq : page.items[0].seq - 1);
    for (const message of page.items) thread.change(message);
    this.tell();
  }

  private follow(syncFrom: number | null): void {
    if (syncFrom !== null) this.sync(syncFrom);
  }

  private sync(key: number): void {
    if (this.session) this.line.send({ cmd: 'sync', queue: this.session.queue.id, key, limit: 200 });
  }

  private confirmSoon(): void {
    this.callOffConfirm ??= this.deps.later(CONFIRM_MS, () => {
      this.callOffConfirm = null;
      if (this.session) this.line.send({ cmd: 'sync_key', queue: this.session.queue.id, key: this.keys.keyOf(this.session.queue.id) });
    });
  }

  private get isSeen(): boolean {
    return this.isOpen && this.deps.isWatched();
  }

  private markRead(): void {
    const { session, thread } = this;
    const seq = thread.lastDeskSeq;
    if (session === null || !this.isSeen || seq <= thread.readSeq) return;
    thread.readUpTo(seq);
    this.tellRead(session, seq);
  }

  private tellRead({ conversationId }: OpenedSession, messageSeq: number): void {
    this.line.send({ cmd: 'read', conversationId, messageSeq });
  }

  private tell(): void {
    const { thread, session } = this;
    this.deps.onChange({
      phase: this.phase,
      isOpen: this.isOpen,
      connection: this.connection,
      accountName: session?.account.name ?? '',
      service: this.service.view,
      messages: thread.messages,
      waiting: this.sending.waiting,
      uploads: this.uploads.states,
      hasOlder: thread.olderBefore !== null,
      isLoadingOlder: this.isLoadingOlder,
      unreadCount: thread.unreadCount,
      isDeskTyping: this.typists.isDeskTyping,
      deskReadSeq: thread.deskReadSeq,
    });
  }
}
