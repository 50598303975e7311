// Turns what the socket tells into changes of the cache: rows and bubbles move at once, lists are asked again when their members may have changed.
import { notifyManager, type QueryClient } from '@tanstack/react-query';
import { translation } from '../i18n/translation.js';
import type { ConversationView, HubEvent, ListedConversation, MessageView, ServerFrame } from '../../../src/contract/api.js';
import type { Me } from '../api/session.js';
import { refreshPeople } from '../data/contacts.js';
import { refreshConversation, rowAfter } from '../data/conversation.js';
import { cachedConversation, changeConversation, listsWithout, raiseConversation, type Change } from '../data/conversation-list.js';
import { lastMessageOf } from '../data/last-message.js';
import { refreshLists, viewCountsQuery } from '../data/list-refresh.js';
import { isOffered, refreshOffers } from '../data/offers.js';
import type { PendingMessage } from '../data/unsent.js';
import { gapAfter, withLiveMessages, withStatus, withUpdated } from '../data/thread.js';
import { changeThread, fillGap } from '../data/thread-query.js';
import { describeFailure } from '../i18n/describe-error.js';
import { partnerName } from '../i18n/person-name.js';
import { notify } from '../shell/notify.js';
import { onceInAWhile } from './once-in-a-while.js';
import type { LiveListener } from './live-socket.js';
import type { News } from './news.js';
import type { Typists } from './typists.js';

interface Around {
  client: QueryClient;
  typists: Typists;
  /** The hub has the message: whoever shows it as pending can let go. */
  onStored: (clientMsgId: string) => void;
  onSignedOut: () => void;
  news: News;
}

/** Frames are gathered this long before they change the screen: a burst redraws once. */
const GATHER_MS = 30;

export class LiveCache implements LiveListener {
  private gathered: MessageView[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly refreshLists: () => void;
  private isRefreshingLists = false;
  private readonly refreshCounts: () => void;
  /** Told of since the lists were asked for last. */
  private readonly changed = new Set<string>();
  private readonly refreshRow = new Map<string, () => void>();

  constructor(private readonly around: Around) {
    const { client } = around;
    this.refreshLists = onceInAWhile(1_000, async () => {
      const changed = [...this.changed];
      this.changed.clear();
      this.isRefreshingLists = true;
      const isDone = await refreshLists(client, changed).finally(() => (this.isRefreshingLists = false));
      if (isDone) return;
      for (const id of changed) this.changed.add(id);
      this.refreshLists();
    });
    this.refreshCounts = onceInAWhile(1_000, () => client.invalidateQueries({ queryKey: viewCountsQuery.queryKey }));
  }

  opened(): void {
    this.refreshLists();
    for (const key of ['me', 'conversation', 'thread', 'scheduled', 'channel-accounts', 'agents', 'queues', 'contact', 'contacts']) {
      void this.around.client.invalidateQueries({ queryKey: [key] });
    }
    void refreshOffers(this.around.client);
    this.around.news.tell({ kind: 'opened' });
  }

  signedOut(): void {
    this.around.onSignedOut();
  }

  message(message: MessageView): void {
    this.gathered.push(message);
    this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  /** A message this tab knows before the socket tells: its own, as the hub answered. */
  stored(message: MessageView): void {
    this.message(message);
    this.flush();
  }

  /** A message of this tab's the hub will not have; where its conversation is not on the screen, nobody would see it. */
  refused({ conversationId, error }: PendingMessage): void {
    if (error === undefined || this.isOpen(conversationId)) return;
    const row = cachedConversation(this.around.client, conversationId);
    const words = describeFailure(translation(), error);
    notify({
      color: 'red',
      autoClose: 12_000,
      title: translation().t('thread.notSent'),
      message: row === undefined ? words : `${partnerName(translation(), row)}: ${words}`,
    });
  }

  event(event: HubEvent): void {
    const { client } = this.around;
    this.flush();
    switch (event.type) {
      case 'message.status':
        changeThread(client, event.conversationId, (thread) => withStatus(thread, event));
        this.changeRow(event.conversationId, (row) => withLastStatus(row, event));
        return;
      case 'message.updated':
        changeThread(client, event.conversationId, (thread) => withUpdated(thread, event.message));
        // A file that was on its way may have come.
        void client.invalidateQueries({ queryKey: ['shared-files', event.conversationId] });
        this.changeRow(event.conversationId, (row) =>
          row.lastMessage?.seq === event.seq ? { ...row, lastMessage: lastMessageOf(event.message) } : row,
        );
        return;
      case 'conversation.assigned':
        this.changeRow(event.conversationId, (row) => ({ ...row, session: event.session }));
        this.refreshContact(event.conversationId);
        this.refreshLists();
        if (event.session.assigneeId !== undefined && event.taken !== true)
          this.around.news.tell({ kind: 'assigned', conversationId: event.conversationId, assigneeId: event.session.assigneeId });
        return;
      case 'conversation.offered':
        this.changeRow(event.conversationId, (row) => ({ ...row, session: event.session }));
        void refreshOffers(client);
        this.around.news.tell({ kind: 'offered', conversationId: event.conversationId });
        return;
      case 'conversation.removed':
        this.refresh(event.conversationId);
        this.refreshLists();
        return;
      case 'conversation.updated':
      case 'session.event':
        this.refresh(event.conversationId);
        this.refreshLists();
        if (event.type === 'session.event' && isOffered(client, event.conversationId)) void refreshOffers(client);
        this.refreshContact(event.conversationId);
        return;
      case 'scheduled.changed':
        void client.invalidateQueries({ queryKey: ['scheduled', event.conversationId] });
        if (event.state === 'refused' && event.agentId === client.getQueryData<Me>(['me'])?.agent.id)
          notify({ color: 'red', message: translation().t('later.refusedNotice') });
        return;
      case 'queue.changed':
        this.refreshLists();
        void client.invalidateQueries({ queryKey: ['queues'] });
        this.around.news.tell({ kind: 'queue', groupId: event.groupId, queued: event.queued });
        return;
      case 'read.changed':
        if (event.agentId === client.getQueryData<Me>(['me'])?.agent.id) this.read(event.conversationId, event.readSeq);
        return;
      case 'group.read':
        this.readForGroup(event.conversationId, event.readSeq);
        return;
      case 'presence.changed':
        this.ownStatus(event);
        void client.invalidateQueries({ queryKey: ['agents'] });
        return;
      case 'contact.updated':
        refreshPeople(client);
        return;
      case 'account.state':
        void client.invalidateQueries({ queryKey: ['channel-accounts'] });
        return;
      case 'account.templates':
        void client.invalidateQueries({ queryKey: ['templates', event.accountId] });
        return;
      case 'session.ended':
        this.signedOut();
        return;
      // Of a visitor's own screen.
      case 'visitor.read':
      case 'visitor.ended':
      case 'visitor.deleted':
      case 'visitor.service':
      case 'desk.read':
        return;
    }
  }

  realtime(frame: Extract<ServerFrame, { cmd: 'realtime' }>): void {
    if (frame.type === 'typing') this.around.typists.typing(frame.conversationId, frame.from);
  }

  private ownStatus({ agentId, status, chosenStatus }: Extract<HubEvent, { type: 'presence.changed' }>): void {
    const { client } = this.around;
    const me = client.getQueryData<Me>(['me']);
    if (me?.agent.id !== agentId) return;
    const { statusReason, ...agent } = me.agent;
    // A reason is that of the status it was given with; of the new one the hub tells it.
    const reason = chosenStatus === agent.chosenStatus && statusReason !== undefined ? { statusReason } : {};
    client.setQueryData<Me>(['me'], { ...me, agent: { ...agent, status, chosenStatus, ...reason } });
    void client.invalidateQueries({ queryKey: ['me'] });
  }

  private read(conversationId: string, readSeq: number): void {
    this.changeRow(conversationId, (row) =>
      readSeq <= row.readSeq ? row : { ...row, readSeq, unreadCount: readSeq >= row.lastSeq ? 0 : row.unreadCount },
    );
    this.refresh(conversationId);
    this.refreshCounts();
  }

  private readForGroup(conversationId: string, readSeq: number): void {
    const row = cachedConversation(this.around.client, conversationId);
    if (row === undefined) return;
    // Whether what came since, or is still on its way here, was said by the customer, the hub knows.
    if (readSeq !== row.lastSeq) return this.refresh(conversationId);
    this.changeRow(conversationId, (shown) => ({ ...shown, groupUnread: false }));
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const messages = this.gathered;
    if (messages.length === 0) return;
    this.gathered = [];
    // What watches several of them is drawn once.
    notifyManager.batch(() => {
      for (const [conversationId, group] of Map.groupBy(messages, (message) => message.conversationId)) this.take(conversationId, group);
    });
  }

  private take(conversationId: string, messages: MessageView[]): void {
    const { client, typists, onStored, news } = this.around;
    const thread = changeThread(client, conversationId, (now) => withLiveMessages(now, messages));
    if (thread !== undefined && gapAfter(thread) !== null) void fillGap(client, conversationId).catch(() => undefined);
    const ascending = messages.toSorted((a, b) => a.seq - b.seq);
    this.changeRow(conversationId, (row) => ascending.reduce(rowAfter, row));
    // Who writes opens the time to answer anew; how long, the hub knows.
    if (messages.some(({ kind }) => kind === 'in')) this.refreshWindow(conversationId);
    raiseConversation(client, conversationId);
    if (listsWithout(client, conversationId).length > 0) this.refreshLists();
    else this.refreshCounts();
    for (const message of messages) {
      if (message.clientMsgId !== undefined) onStored(message.clientMsgId);
      if (message.kind !== 'in') continue;
      typists.stopped(conversationId, message.sender.id);
      news.tell({ kind: 'message', message });
    }
  }

  /** Wherever it is shown. Where it is on its way already, it may come as it was before: then it is asked for once more. */
  private changeRow(conversationId: string, change: Change): void {
    const { client } = this.around;
    changeConversation(client, conversationId, change);
    if (this.isRefreshingLists || client.isFetching({ queryKey: ['conversations'] }) > 0) this.refreshLists();
    if (client.isFetching({ queryKey: ['conversation', conversationId], exact: true }) > 0) this.refresh(conversationId);
  }

  /** The open conversation is asked for by itself, any other comes with its lists. */
  private refresh(conversationId: string): void {
    const { client } = this.around;
    if (!this.isOpen(conversationId)) {
      // What is kept of an earlier look at it is old now.
      void client.invalidateQueries({ queryKey: ['conversation', conversationId], exact: true, refetchType: 'none' });
      this.changed.add(conversationId);
      return this.refreshLists();
    }
    let refresh = this.refreshRow.get(conversationId);
    if (refresh === undefined) {
      // A conversation that is not ours any longer answers 403 or 404; its own page says so.
      refresh = onceInAWhile(400, async () => {
        if (this.isOpen(conversationId)) await refreshConversation(client, conversationId);
      });
      this.refreshRow.set(conversationId, refresh);
    }
    refresh();
  }

  private refreshWindow(conversationId: string): void {
    const row = this.around.client.getQueryData<ConversationView>(['conversation', conversationId]);
    if (row !== undefined && row.replyWindow.state !== 'none') this.refresh(conversationId);
  }

  private isOpen(conversationId: string): boolean {
    return (
      this.around.client
        .getQueryCache()
        .find({ queryKey: ['conversation', conversationId] })
        ?.isActive() === true
    );
  }

  private refreshContact(conversationId: string): void {
    const { client } = this.around;
    const contactId = cachedConversation(client, conversationId)?.contact.id;
    if (contactId !== undefined) void client.invalidateQueries({ queryKey: ['contact', contactId] });
  }
}

function withLastStatus<Row extends ListedConversation>(row: Row, event: Extract<HubEvent, { type: 'message.status' }>): Row {
  return row.lastMessage?.seq === event.seq ? { ...row, lastMessage: { ...row.lastMessage, status: event.status } } : row;
}
