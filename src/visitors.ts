// The wiring of what serves visitors, the end users who connect to the hub itself.
import type { Logger } from 'pino';
import type { AccountService } from './accounts/accounts.js';
import type { Clock, HubEvent, VisitorServiceView } from './contract/index.js';
import type { OriginCheck } from './http/origin.js';
import type { Route } from './http/route.js';
import { admits, VisitorSessions } from './http/visitor-sessions.js';
import { widgetMediaRoutes } from './http/widget-media.js';
import { widgetRoutes, type WidgetLanguage } from './http/widget.js';
import type { DeletedHistory } from './im/deleted-history.js';
import type { MessageWriter } from './im/message-writer.js';
import type { Participants } from './im/participants.js';
import type { PushHub } from './im/push.js';
import type { MessageUpdates } from './im/updates.js';
import { VisitorMessages, type Visitor } from './im/visitor-messages.js';
import { VisitorReceipts } from './im/visitor-receipts.js';
import type { BlobStore } from './media/blob-store.js';
import type { MediaService } from './media/media.js';
import { VisitorFileLinks } from './media/visitor-file-links.js';
import { VisitorFiles } from './media/visitor-files.js';
import { conversationAudience, type ConversationTarget } from './store/conversations.js';
import type { Database } from './store/database.js';
import { unattended } from './store/unattended.js';

export interface VisitorParts {
  database: Database;
  clock: Clock;
  log: Logger;
  newId: () => string;
  accounts: AccountService;
  participants: Participants;
  writer: MessageWriter;
  push: PushHub;
  updates: MessageUpdates;
  media: MediaService;
  blobs: BlobStore;
  history: DeletedHistory;
  isOurPage: OriginCheck;
  secretKey: string;
  serviceOf(visitor: Visitor, language: WidgetLanguage): Promise<VisitorServiceView>;
  /** False: no session was open. */
  endChat(companyId: string, conversationId: string): Promise<boolean>;
}

export interface Visitors {
  sessions: VisitorSessions;
  messages: VisitorMessages;
  receipts: VisitorReceipts;
  routes: Route[];
  isVisitorSite(origin: string): boolean;
  /** To a visitor's open connections, if the end user is one. */
  show(target: ConversationTarget, frame: { type: string; from: string }): void;
  /** The agent who serves a visitor has read up to here. */
  showRead(mark: { companyId: string; conversationId: string; seq: number }): void;
  /** Who serves an end user has changed; told if they are a visitor. */
  showService(conversation: { companyId: string; accountId: string; conversationId: string }): void;
}

export function wireVisitors(parts: VisitorParts): Visitors {
  const { database, clock, log, newId, accounts, participants, writer, push, updates, media, blobs, history, isOurPage, secretKey } = parts;
  const endChat = async ({ companyId, conversationId, proxyUserId }: Visitor): Promise<boolean> => {
    const ended = await parts.endChat(companyId, conversationId);
    if (ended) push.toVisitor(proxyUserId, { type: 'visitor.ended', conversationId });
    return ended;
  };
  const accountOf = accounts.get.bind(accounts);
  const isVisitors = (accountId: string): boolean => accountOf(accountId)?.connector.visitors !== undefined;
  const files = new VisitorFiles({ db: database, clock, blobs, media });
  const links = new VisitorFileLinks({ db: database, clock, blobs, files, secretKey });
  const sessions = new VisitorSessions({ db: database, clock, newId, participants, accountOf });
  const receipts = new VisitorReceipts({ database, push, updates, clock });
  const messages = new VisitorMessages({
    database,
    writer,
    push,
    updates,
    clock,
    newId,
    describeFiles: (visitor, mediaIds) => files.describe(visitor, mediaIds),
    useFiles: (visitor, messageId, mediaIds) => files.use(visitor, messageId, mediaIds),
    onInbound: (accountId) => unattended(accounts.noticeEvent(accountId, clock.now()), log, 'the time of the last event was not noted'),
  });
  const tell = async (companyId: string, event: Extract<HubEvent, { type: 'desk.read' | 'visitor.service' }>): Promise<void> => {
    const audience = await conversationAudience(database, companyId, event.conversationId);
    if (audience) push.toVisitor(audience.proxyUserId, event);
  };
  return {
    sessions,
    messages,
    receipts,
    routes: [
      ...widgetRoutes({ database, sessions, messages, isOurPage, endChat, history, serviceOf: parts.serviceOf }),
      ...widgetMediaRoutes({ files, links }),
    ],
    isVisitorSite: (origin) => accounts.all().some((account) => account.state === 'active' && admits(account, origin)),
    show({ accountId, proxyUserId, conversationId }, frame) {
      if (isVisitors(accountId)) push.realtimeToVisitor(proxyUserId, { conversationId, ...frame });
    },
    showRead({ companyId, conversationId, seq }) {
      const told = tell(companyId, { type: 'desk.read', conversationId, readSeq: seq });
      unattended(told, log, 'a visitor was not told of being read');
    },
    showService({ companyId, accountId, conversationId }) {
      if (!isVisitors(accountId)) return;
      unattended(tell(companyId, { type: 'visitor.service', conversationId }), log, 'a visitor was not told who serves them');
    },
  };
}
