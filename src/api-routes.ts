// The wiring of the REST API: every resource with what it needs, and whom its changes concern.
import type { Logger } from 'pino';
import type { Config } from '../config/index.js';
import type { AccountService } from './accounts/accounts.js';
import { showTyping } from './accounts/client-errands.js';
import type { LeaseKeeper } from './accounts/lease.js';
import type { ReadMarks } from './accounts/read-marks.js';
import { platformRoutes } from './at-the-platform.js';
import type { Clock, PlatformStub } from './contract/index.js';
import { agentPictureRoutes } from './http/agent-pictures.js';
import { agentRoutes } from './http/agents.js';
import { apiChannelRoutes } from './http/api-channel.js';
import { apiTokenRoutes } from './http/api-tokens.js';
import { auditEventRoute } from './http/audit-events.js';
import type { AuthService } from './http/auth.js';
import { channelAccountRoutes } from './http/channel-accounts.js';
import { conversationRoutes } from './http/conversations.js';
import type { FirstCompanySetup } from './http/first-company.js';
import { groupRoutes } from './http/groups.js';
import { labRoutes } from './http/lab.js';
import { mediaRoutes } from './http/media.js';
import { messageSearchRoute } from './http/message-search.js';
import { messageRoutes } from './http/messages.js';
import { operationRoutes } from './http/operations.js';
import type { Route } from './http/route.js';
import { savedFilterRoutes } from './http/saved-filters.js';
import { scheduledMessageRoutes } from './http/scheduled-messages.js';
import { setupRoutes } from './http/setup.js';
import { sharedFileRoute } from './http/shared-files.js';
import { signInRoutes } from './http/sign-in.js';
import type { SocketServer } from './http/socket.js';
import type { ConversationRows } from './im/conversation-row.js';
import type { Outgoing } from './im/outgoing.js';
import type { Participants } from './im/participants.js';
import type { PushHub } from './im/push.js';
import type { ReplyLedger } from './im/reply-ledger.js';
import type { ScheduledMessages } from './im/scheduled-messages.js';
import type { EventProcessor } from './intake/processor.js';
import type { WebhookDependencies } from './intake/webhooks.js';
import type { ChannelFiles } from './media/channel-files.js';
import type { MediaService } from './media/media.js';
import type { ServiceDesk } from './service-desk.js';
import type { Database } from './store/database.js';
import type { HintBus } from './store/hints.js';
import type { Visitors } from './visitors.js';

export interface ApiParts {
  config: Config;
  database: Database;
  clock: Clock;
  log: Logger;
  newId: () => string;
  bus: HintBus;
  push: PushHub;
  setup: FirstCompanySetup;
  auth: AuthService;
  sockets: SocketServer;
  accounts: AccountService;
  leases: LeaseKeeper;
  readMarks: ReadMarks;
  participants: Participants;
  rows: ConversationRows;
  replies: ReplyLedger;
  outgoing: Outgoing;
  scheduled: ScheduledMessages;
  media: MediaService;
  channelFiles: ChannelFiles;
  intake: WebhookDependencies;
  processor: EventProcessor;
  serviceDesk: ServiceDesk;
  visitors: Visitors;
  stubs: ReadonlyMap<string, PlatformStub>;
  /** Do the end users of this account connect to the hub itself? */
  isDirect(accountId: string): boolean;
  /** Where this process itself reaches it. */
  localUrl(): string;
}

export function apiRoutes(parts: ApiParts): Route[] {
  const { config, database, clock, newId, bus, auth, accounts, intake, processor, serviceDesk, visitors } = parts;
  return [
    ...setupRoutes({ setup: parts.setup, auth, publicUrl: config.publicUrl }),
    ...signInRoutes({
      db: database,
      auth,
      publicUrl: config.publicUrl,
      choosePresence: (agent, status, reason) => serviceDesk.presence.choose(agent, status, reason),
    }),
    ...staffRoutes(parts),
    ...channelAccountRoutes({ accounts }),
    ...platformRoutes(parts),
    ...apiChannelRoutes({ ...intake, accounts, files: parts.channelFiles }),
    sharedFileRoute(parts.channelFiles),
    ...talkRoutes(parts),
    ...serviceDesk.routes,
    ...savedFilterRoutes({ database, clock, newId }),
    messageSearchRoute(database),
    ...mediaRoutes({ media: parts.media }),
    ...agentPictureRoutes({ db: database, clock, newId, pictures: parts.media.agentPictures }),
    ...apiTokenRoutes({ database, clock, newId, auth }),
    auditEventRoute(database),
    ...operationRoutes({
      database,
      config,
      reasonBooks: (accountId) => accounts.reasonBooks(accountId),
      onRevived: (accountId) => {
        processor.notice(accountId);
        bus.publish('events', { accountId });
      },
    }),
    ...visitors.routes,
    ...labRoutes({ enabled: config.lab, stubs: parts.stubs, accounts, rows: parts.rows, db: database, localUrl: () => parts.localUrl() }),
  ];
}

/** Agents and groups: whoever may see other things from now on connects anew, at every instance. */
function staffRoutes({ database, clock, log, newId, bus, auth, sockets, serviceDesk }: ApiParts): Route[] {
  const agentsChanged = (agentIds: string[]): void => {
    sockets.reconnectAgents(agentIds);
    for (const agentId of agentIds) bus.publish('agent', { agentId }, { kept: true });
  };
  return [
    ...agentRoutes({
      db: database,
      auth,
      clock,
      newId,
      onAgentChanged: ({ companyId, agentId }) => {
        agentsChanged([agentId]);
        serviceDesk.roomChanged(companyId, [agentId]);
      },
      onDeactivated: () =>
        serviceDesk
          .agentGone()
          .catch((error: unknown) => log.warn({ error }, 'conversations of a deactivated agent go back to their queues a little later')),
    }),
    ...groupRoutes({
      db: database,
      clock,
      newId,
      onMembershipChanged: ({ companyId, agentIds }) => {
        agentsChanged(agentIds);
        serviceDesk.roomChanged(companyId, agentIds);
      },
      onGroupChanged: ({ companyId, groupId }) => serviceDesk.groupChanged(companyId, groupId),
    }),
  ];
}

/** Conversations and what is said in them. */
function talkRoutes(parts: ApiParts): Route[] {
  const { database, clock, log, bus, push, replies, outgoing, scheduled, accounts, leases, readMarks, visitors, isDirect } = parts;
  return [
    ...conversationRoutes({
      database,
      outgoing,
      push,
      replies,
      clock,
      scheduled,
      labelOf: (accountId) => accounts.labelOf(accountId),
      typing: (target, from) => {
        visitors.show(target, { type: 'typing', from });
        if (!isDirect(target.accountId)) showTyping(accounts, target, from, log);
      },
      onRead: (mark) => {
        if (isDirect(mark.accountId)) visitors.showRead(mark);
        else if (leases.owns(mark.accountId)) readMarks.note(mark);
        else bus.publish('read', { ...mark });
      },
    }),
    ...messageRoutes(outgoing),
    ...scheduledMessageRoutes(scheduled),
  ];
}
