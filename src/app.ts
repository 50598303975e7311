// The one wiring list: every module made, every event and function handed to whom it concerns.
import type { Server } from 'node:http';
import { Counter, Gauge } from 'prom-client';
import type { Logger } from 'pino';
import { v7 } from 'uuid';
import { connectors as registry } from '../connectors/registry.js';
import type { Config } from '../config/index.js';
import { AccountService } from './accounts/accounts.js';
import { LeaseKeeper } from './accounts/lease.js';
import { Sealer } from './accounts/sealing.js';
import { HubError, systemClock, type Clock, type Connector, type PlatformStub } from './contract/index.js';
import { Outbox } from './delivery/outbox.js';
import { Outcomes } from './delivery/outcomes.js';
import { Receipts } from './delivery/receipts.js';
import { Desk } from './desk/desk.js';
import { DeskRouter } from './desk/router.js';
import { agentRoutes } from './http/agents.js';
import { AuthService } from './http/auth.js';
import { endedSessionHint, endedSessionOf } from './http/ended-session-hint.js';
import { channelAccountRoutes } from './http/channel-accounts.js';
import { conversationRoutes } from './http/conversations.js';
import { FirstCompanySetup } from './http/first-company.js';
import { groupRoutes } from './http/groups.js';
import { labRoutes } from './http/lab.js';
import { mediaRoutes } from './http/media.js';
import { messageRoutes } from './http/messages.js';
import { createMetrics } from './http/metrics.js';
import { operationRoutes } from './http/operations.js';
import { createOriginCheck } from './http/origin.js';
import { closeHttpServer, createHttpServer } from './http/server.js';
import { setupRoutes } from './http/setup.js';
import { signInRoutes } from './http/sign-in.js';
import { SocketServer } from './http/socket.js';
import { Inbound } from './im/inbound.js';
import { MessageWriter } from './im/message-writer.js';
import { Outgoing } from './im/outgoing.js';
import { Participants } from './im/participants.js';
import { PushHub } from './im/push.js';
import { MessageUpdates } from './im/updates.js';
import { EventLog } from './intake/event-log.js';
import { Poller } from './intake/poller.js';
import { EventProcessor } from './intake/processor.js';
import { webhookHandler } from './intake/webhooks.js';
import { createMedia } from './media/media.js';
import { Database } from './store/database.js';
import { HintBus, type Hint } from './store/hints.js';
import { ensureMessagePartitions } from './store/partitions.js';

const MAX_CONNECTIONS = 12;
const PARTITIONS_EVERY_MS = 6 * 3_600_000;

export interface AppOptions {
  config: Config;
  connectionString: string;
  secretKey: string;
  instanceId: string;
  log: Logger;
  version: string;
  /** The built web pages. */
  webFolder: string;
  clock?: Clock;
  newId?: () => string;
  random?: () => number;
  connectors?: Connector[];
}

export interface App {
  server: Server;
  /** Present while the hub is to be set up. */
  setupToken: string | null;
  /** Call after the server listens; `localUrl` is where this process itself reaches it. */
  open(localUrl: string): Promise<void>;
  close(): Promise<void>;
}

/** Everything but listening and process signals. The database must be migrated. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, log, connectionString, instanceId } = options;
  const clock = options.clock ?? systemClock;
  const newId = options.newId ?? v7;
  const connectors = new Map((options.connectors ?? registry).map((connector) => [connector.platform, connector]));
  const database = new Database(connectionString, { maxConnections: MAX_CONNECTIONS, log });
  const metrics = createMetrics();
  const webhookCount = new Counter({
    name: 'switchboard_webhooks_total',
    help: 'Webhooks by platform and result.',
    labelNames: ['platform', 'result'] as const,
    registers: [metrics.registry],
  });
  const eventCount = new Counter({
    name: 'switchboard_events_total',
    help: 'Raw events by platform and outcome.',
    labelNames: ['platform', 'outcome'] as const,
    registers: [metrics.registry],
  });
  const deliveryCount = new Counter({
    name: 'switchboard_deliveries_total',
    help: 'Platform calls by platform and outcome.',
    labelNames: ['platform', 'outcome'] as const,
    registers: [metrics.registry],
  });

  const bus = new HintBus(connectionString, instanceId, log);
  const push = new PushHub();
  const writer = new MessageWriter(database, push, (topic, data) => bus.publish(topic, data), log);
  const participants = new Participants(database, newId);
  const updates = new MessageUpdates(database, push, clock);
  const router = new DeskRouter({ database, push, clock, log, newId, ownedAccounts: () => leases.owned() });
  const desk = new Desk({ database, writer, push, router, clock, newId });

  const accounts = new AccountService({
    db: database,
    connectors,
    sealer: new Sealer(options.secretKey, config.previousSecretKey),
    clock,
    log,
    newId,
    publicUrl: config.publicUrl,
  });
  const accountOf = accounts.get.bind(accounts);
  const leases = new LeaseKeeper(database, instanceId, clock, log);
  const media = createMedia({
    db: database,
    dataDir: config.dataDir,
    clock,
    log,
    newId,
    ownedAccounts: () => leases.owned().filter((id) => accountOf(id)?.state === 'active'),
    fetch: (accountId, ref, maxBytes) => fetchFrom(accounts, accountId, ref, maxBytes),
    onSettled: (settled) => updates.mediaSettled(settled),
  });

  const outcomes = new Outcomes(database);
  const outbox = new Outbox({
    database,
    outcomes,
    clock,
    log,
    random: options.random ?? Math.random,
    accountOf,
    clientOf: (accountId) => accounts.clientOf(accountId),
    openFile: (mediaId) => media.openFile(mediaId),
    markAuthFailed: (accountId, reason) => accounts.markAuthFailed(accountId, reason),
    setUnreachable: async (companyId, conversationId, reason) => {
      const participant = await participants.ofConversation(companyId, conversationId);
      if (participant) await participants.setReachable(participant, false, reason);
    },
    changePlatformUserId: async (companyId, conversationId, newPlatformUserId) => {
      const participant = await participants.ofConversation(companyId, conversationId);
      if (participant) await participants.rename(participant, newPlatformUserId);
    },
    applyOperation: (delivery) => updates.applyOperation(delivery),
    showChange: (delivery) => void updates.show(delivery),
    tell: (delivery, event) => void updates.tell(delivery, event),
    count: (outcome, platform) => deliveryCount.inc({ platform, outcome }),
  });
  const outgoing = new Outgoing({
    database,
    writer,
    clock,
    newId,
    capabilitiesOf: (accountId) => accountOf(accountId)?.capabilities,
    describeMedia: (companyId, mediaIds) => media.describe(companyId, mediaIds),
    onDelivery: (accountId) => {
      outbox.notice(accountId);
      if (!leases.owns(accountId)) bus.publish('delivery', { accountId });
    },
    onChanged: (row) => void updates.show(row),
  });

  const inbound = new Inbound({ database, writer, participants, push, clock, newId, updates, onMediaPending: () => media.notice() });
  const receipts = new Receipts(database, participants, updates, clock);
  const processor = new EventProcessor({
    database,
    inbound,
    clock,
    log,
    accountOf,
    applyReceipt: (account, receipt) => receipts.apply(account, receipt),
    isOwnEcho: (account, echo) => inbound.isOwnEcho(account, echo),
    respond: (account, event) => {
      for (const call of event.respond ?? []) {
        accounts
          .clientOf(account.id)
          .deliver(call, (mediaId) => media.openFile(mediaId))
          .catch((error: unknown) => {
            log.debug({ error, accountId: account.id, method: call.method }, 'a courtesy answer to the platform failed');
          });
      }
    },
    noticeAccount: (account, notice) => {
      log.info({ accountId: account.id, code: notice.code }, 'the platform told something about the account');
      accounts
        .recordHealth(account.id, {
          ok: notice.level !== 'error',
          checks: [{ code: notice.code, ok: notice.level !== 'error', message: notice.message }],
        })
        .catch((error: unknown) => log.warn({ error, accountId: account.id }, 'what the platform told of the account was not kept'));
    },
    noticeEvent: (accountId) =>
      void accounts.noticeEvent(accountId, clock.now()).catch((error: unknown) => log.debug({ error }, 'time of the last event not noted')),
    count: (platform, outcome) => eventCount.inc({ platform, outcome }),
  });
  const events = new EventLog(database, (event) => {
    processor.accept(event);
    if (!leases.owns(event.accountId)) bus.publish('events', { accountId: event.accountId });
  });
  const poller = new Poller({
    database,
    events,
    clock,
    log,
    accountOf,
    clientOf: (accountId) => accounts.clientOf(accountId),
    markAuthFailed: (accountId, reason) => accounts.markAuthFailed(accountId, reason),
  });

  leases.onChange({
    acquired(accountId, epoch) {
      processor.acquire(accountId);
      outbox.acquire(accountId, epoch);
      poller.acquire(accountId);
    },
    lost(accountId) {
      void poller.release(accountId);
      void processor.release(accountId);
      void outbox.release(accountId);
    },
  });
  accounts.onChanged((accountId) => {
    bus.publish('account', { accountId });
    if (!leases.owns(accountId) && accountOf(accountId)) void leases.renew();
    outbox.accountChanged(accountId);
    poller.check(accountId);
    const account = accountOf(accountId);
    if (account) push.toCompany(account.companyId, { type: 'account.state', accountId, state: account.state });
  });

  const auth = new AuthService({ db: database, clock, log, secretKey: options.secretKey });
  const setup = new FirstCompanySetup({ db: database, clock, newId });
  const isAllowedOrigin = createOriginCheck(config);
  const sockets = new SocketServer({
    database,
    push,
    outgoing,
    clock,
    log,
    authenticate: (token) => auth.authenticate(token),
    redeemTicket: (ticket) => auth.redeemTicket(ticket),
    touch: (principal) => void auth.touch(principal).catch((error: unknown) => log.debug({ error }, 'session not kept fresh')),
    isAllowedOrigin: (request) => request.headers.origin === undefined || isAllowedOrigin(request),
  });
  auth.onSessionEnded((ended, origin) => {
    sockets.sessionEnded(ended);
    if (origin === 'here') bus.publish('session_ended', endedSessionHint(ended));
  });
  new Gauge({
    name: 'switchboard_sockets',
    help: 'Connected sockets.',
    registers: [metrics.registry],
    collect() {
      this.set(sockets.size);
    },
  });

  const stubs = new Map<string, PlatformStub>();
  let localUrl = '';
  const routes = [
    ...setupRoutes({ setup, auth, publicUrl: config.publicUrl }),
    ...signInRoutes({
      db: database,
      auth,
      clock,
      publicUrl: config.publicUrl,
      onPresenceChanged: ({ companyId, agentId, status }) => push.toCompany(companyId, { type: 'presence.changed', agentId, status }),
    }),
    ...agentRoutes({ db: database, auth, clock, newId, onAgentChanged: ({ agentId }) => sockets.reconnectAgents([agentId]) }),
    ...groupRoutes({ db: database, clock, newId, onMembershipChanged: ({ agentIds }) => sockets.reconnectAgents(agentIds) }),
    ...channelAccountRoutes({ accounts }),
    ...conversationRoutes({
      database,
      outgoing,
      desk,
      push,
      clock,
      accountOf,
      typing: (accountId, platformUserId) => showTyping(accounts, accountId, platformUserId, log),
    }),
    ...messageRoutes(outgoing),
    ...mediaRoutes({ media }),
    ...operationRoutes({
      database,
      onRevived: (accountId) => {
        processor.notice(accountId);
        bus.publish('events', { accountId });
      },
    }),
    ...labRoutes({ enabled: config.lab, stubs, accounts, db: database, localUrl: () => localUrl }),
  ];
  const server = createHttpServer({
    config,
    log,
    version: options.version,
    routes,
    auth,
    metrics,
    webFolder: options.webFolder,
    webhooks: webhookHandler({ accountOf, events, clock, log, count: (platform, result) => webhookCount.inc({ platform, result }) }),
    upgrade: (request, socket, head) => sockets.upgrade(request, socket, head),
    readiness: async () => ({ database: await answers(database), leases: leases.healthy }),
  });
  bus.onHint((hint) => followHint(hint));

  function followHint({ topic, data }: Hint): void {
    const accountId = String(data.accountId ?? '');
    if (topic === 'queue') push.notify(String(data.queue), Number(data.key));
    else if (topic === 'events') processor.notice(accountId);
    else if (topic === 'delivery') outbox.notice(accountId);
    else if (topic === 'session_ended') auth.noticeEnded(endedSessionOf(data));
    else if (topic === 'account')
      void accounts.reload(accountId).catch((error: unknown) => log.warn({ error, accountId }, 'account not reloaded'));
  }

  let cancelPartitions: (() => void) | null = null;
  const keepPartitions = (): void => {
    cancelPartitions = clock.after(PARTITIONS_EVERY_MS, () => {
      ensureMessagePartitions(database, clock.now())
        .catch((error: unknown) => log.error({ error }, 'message partitions not made ahead'))
        .finally(keepPartitions);
    });
  };

  await ensureMessagePartitions(database, clock.now());
  const first = await setup.prepare(config.admin);

  return {
    server,
    setupToken: first?.token ?? null,
    async open(url) {
      localUrl = url;
      if (config.lab) await startStubs(connectors, stubs, config.dataDir);
      await bus.start();
      await accounts.load();
      auth.start();
      router.start(writer);
      processor.start();
      outbox.start();
      media.start();
      await leases.start();
      accounts.start((accountId) => leases.owns(accountId));
      keepPartitions();
    },
    async close() {
      cancelPartitions?.();
      sockets.close();
      const serverClosed = closeHttpServer(server, 3_000);
      await poller.stop();
      await serverClosed;
      await events.drained();
      await Promise.all([processor.stop(), media.stop()]);
      await Promise.race([
        outbox.stop(),
        new Promise((resolve) => {
          setTimeout(resolve, 4_000).unref();
        }),
      ]);
      await router.stop();
      await writer.drained();
      accounts.close();
      auth.stop();
      await leases.stop();
      sockets.terminate();
      await Promise.all([...stubs.values()].map((stub) => stub.stop()));
      await bus.close();
      await database.close();
    },
  };
}

async function startStubs(connectors: Map<string, Connector>, stubs: Map<string, PlatformStub>, dataDir: string): Promise<void> {
  for (const connector of connectors.values()) {
    if (!connector.loadStub) continue;
    const createStub = await connector.loadStub();
    stubs.set(connector.platform, await createStub({ statePath: `${dataDir}/lab-${connector.platform}.json` }));
  }
}

async function fetchFrom(accounts: AccountService, accountId: string, ref: string, maxBytes: number) {
  const client = accounts.clientOf(accountId);
  if (!client.fetchMedia) throw new HubError(422, 'not_supported', 'This channel gives no files.');
  return client.fetchMedia(ref, maxBytes);
}

function showTyping(accounts: AccountService, accountId: string, platformUserId: string, log: Logger): void {
  try {
    void accounts
      .clientOf(accountId)
      .typing?.(platformUserId)
      .catch((error: unknown) => log.debug({ error, accountId }, 'typing not shown'));
  } catch (error) {
    log.debug({ error, accountId }, 'typing not shown');
  }
}

async function answers(database: Database): Promise<boolean> {
  try {
    await database.query({ text: 'SELECT 1' });
    return true;
  } catch {
    return false;
  }
}
