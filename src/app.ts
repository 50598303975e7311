// The one wiring list: every module made, every event and function handed to whom it concerns; what belongs together is wired in a file beside it.
import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { v7 } from 'uuid';
import { connectors as registry } from '../connectors/registry.js';
import type { Config } from '../config/index.js';
import { apiRoutes } from './api-routes.js';
import { AccountService } from './accounts/accounts.js';
import { ApiAddresses } from './accounts/api-addresses.js';
import { fetchFrom } from './accounts/client-errands.js';
import { LeaseKeeper } from './accounts/lease.js';
import { ReadMarks } from './accounts/read-marks.js';
import { Sealer } from './accounts/sealing.js';
import { systemClock, type Clock, type Connector, type PlatformStub } from './contract/index.js';
import { followHints } from './follow-hints.js';
import { Housekeeping } from './housekeeping.js';
import { AuthService } from './http/auth.js';
import { endedSessionHint } from './http/ended-session-hint.js';
import { FirstCompanySetup } from './http/first-company.js';
import { createMetrics } from './http/metrics.js';
import { createOriginCheck, pageOriginOf } from './http/origin.js';
import { closeHttpServer, createHttpServer } from './http/server.js';
import { RepeatedRequests } from './http/repeated-requests.js';
import { SocketServer } from './http/socket.js';
import { ConversationRows } from './im/conversation-row.js';
import { MessageWriter } from './im/message-writer.js';
import { Participants } from './im/participants.js';
import { PushHub } from './im/push.js';
import { ReplyLedger } from './im/reply-ledger.js';
import { MessageUpdates } from './im/updates.js';
import { webhookHandler, type WebhookDependencies } from './intake/webhooks.js';
import { openBlobs } from './media/blob-address.js';
import { ChannelFiles } from './media/channel-files.js';
import { createMedia } from './media/media.js';
import { startStubs } from './lab-stubs.js';
import { wireListening } from './listening.js';
import { PlannerStatistics } from './planner-statistics.js';
import { readinessOf } from './readiness.js';
import { Retention } from './retention.js';
import { SearchBackfill } from './search-backfill.js';
import { wireSending } from './sending.js';
import { wireServiceDesk } from './service-desk.js';
import { wireSpeaking } from './speaking.js';
import { Database, type DatabaseOptions } from './store/database.js';
import { HintBus } from './store/hints.js';
import { unattended } from './store/unattended.js';
import { wireVisitors } from './visitors.js';

const MAX_CONNECTIONS = 12;
const OUTBOX_STOPS_WITHIN_MS = 4_000;

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
  /** Are webhooks to be turned away just now? */
  isOverloaded?: () => boolean;
  /** Opens the store; tests hand in one that fails where they say. */
  openDatabase?: (connectionString: string, options: DatabaseOptions) => Database;
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
  const openDatabase = options.openDatabase ?? ((...how) => new Database(...how));
  const database = openDatabase(connectionString, { maxConnections: MAX_CONNECTIONS, log, plans: 'by_key' });
  const metrics = createMetrics({ countSockets: () => sockets.size });

  const bus = new HintBus(connectionString, instanceId, log);
  const toPeers = (topic: string, data: Record<string, unknown>): void => {
    if (bus.hasPeers) bus.publish(topic, data);
  };
  const push = new PushHub({
    get isNeeded() {
      return bus.hasPeers;
    },
    pass: (addressee, frame) => bus.publish('push', { addressee, frame }),
  });
  const isDirect = (accountId: string): boolean => accounts.get(accountId)?.connector.visitors !== undefined;
  const writer = new MessageWriter(database, push, toPeers, log, isDirect);
  const participants = new Participants(database, newId);
  const updates = new MessageUpdates(database, push, clock, (place) => toPeers('message', { ...place }));
  const rows = new ConversationRows(database, push, log);
  const replies = new ReplyLedger(database, rows, clock);

  const sealer = new Sealer(options.secretKey, config.previousSecretKey);
  const addresses = new ApiAddresses(config.privateApiAddresses);
  const accounts = new AccountService({
    db: database,
    connectors,
    sealer,
    clock,
    log,
    newId,
    publicUrl: config.publicUrl,
    apiAddresses: addresses,
    files: {
      offer: (base, mediaId) => channelFiles.offer(base, mediaId),
      openUpload: (accountId, uploadId) => channelFiles.openUpload(accountId, uploadId),
    },
  });
  const accountOf = accounts.get.bind(accounts);
  const leases = new LeaseKeeper(database, instanceId, clock, log);
  const blobs = openBlobs(config.blobs, config.dataDir);
  const media = createMedia({
    db: database,
    dataDir: config.dataDir,
    blobs,
    clock,
    log,
    newId,
    ownedAccounts: () => leases.owned().filter((id) => accountOf(id)?.state === 'active'),
    fetch: (accountId, ref, maxBytes) => fetchFrom(accounts, accountId, ref, maxBytes),
    onSettled: (settled) => updates.mediaSettled(settled),
    onPictureReady: ({ companyId, mediaId }) => rows.pictureReady(companyId, mediaId),
  });
  const channelFiles = new ChannelFiles({ db: database, clock, blobs, media, secretKey: options.secretKey });

  const outbox = wireSending({
    database,
    instanceId,
    clock,
    log,
    random: options.random ?? Math.random,
    accounts,
    participants,
    media,
    replies,
    updates,
    count: (outcome, platform) => metrics.deliveries.inc({ platform, outcome }),
  });
  const onDelivery = ({ accountId, proxyUserId }: { accountId: string; proxyUserId: string }): void => {
    outbox.notice(accountId, proxyUserId);
    if (!leases.owns(accountId)) bus.publish('delivery', { accountId, proxyUserId });
  };
  const { outgoing, automatic, scheduled } = wireSpeaking({
    database,
    writer,
    clock,
    newId,
    log,
    replies,
    accountOf,
    templatesOf: (accountId) => accounts.templatesOf(accountId),
    isDirect,
    updates,
    push,
    media,
    ownedAccounts: () => leases.owned(),
    onDelivery,
  });

  const serviceDesk = wireServiceDesk({
    database,
    clock,
    log,
    newId,
    writer,
    push,
    outgoing,
    automatic,
    rows,
    participants,
    hints: bus,
    accounts,
    sealer,
    addresses,
    updates,
    instanceId,
    publicUrl: config.publicUrl,
    ownedAccounts: () => leases.owned(),
    onServiceChanged: (conversation) => visitors.showService(conversation),
    onVisitorGone: (proxyUserId) => sockets.visitorGone(proxyUserId),
  });
  const { processor, events, poller, profiles, history } = wireListening({
    database,
    writer,
    participants,
    push,
    clock,
    log,
    newId,
    updates,
    replies,
    rows,
    accounts,
    media,
    greet: (arrival) => serviceDesk.greet(arrival),
    owns: (accountId) => leases.owns(accountId),
    isAlone: () => bus.isAlone,
    tellOwner: (accountId) => {
      if (!leases.owns(accountId)) bus.publish('events', { accountId });
    },
    count: (platform, outcome) => metrics.events.inc({ platform, outcome }),
    toPeers,
  });

  leases.onChange({
    acquired(accountId, epoch) {
      processor.acquire(accountId);
      outbox.acquire(accountId, epoch);
      poller.acquire(accountId);
    },
    lost(accountId) {
      unattended(poller.release(accountId), log, 'polling was not handed over');
      unattended(processor.release(accountId), log, 'the events were not handed over');
      unattended(outbox.release(accountId), log, 'the outbox was not handed over');
    },
  });
  accounts.onChanged((accountId) => {
    bus.publish('account', { accountId }, { kept: true });
    if (!leases.owns(accountId) && accountOf(accountId)) unattended(leases.renew(), log, 'a lease was not asked for');
    outbox.accountChanged(accountId);
    poller.check(accountId);
    const account = accountOf(accountId);
    if (account?.state !== 'active') sockets.accountClosed(accountId);
    if (account) push.toCompanyHere(account.companyId, { type: 'account.state', accountId, state: account.state });
  });

  const readMarks = new ReadMarks({ database, clock, log, accountOf, clientOf: (accountId) => accounts.clientOf(accountId) });
  const auth = new AuthService({ db: database, clock, log, secretKey: options.secretKey });
  const setup = new FirstCompanySetup({ db: database, clock, newId });
  const isAllowedOrigin = createOriginCheck(config);
  const visitors = wireVisitors({
    database,
    clock,
    log,
    newId,
    accounts,
    participants,
    writer,
    push,
    updates,
    media,
    blobs,
    history,
    isOurPage: isAllowedOrigin,
    secretKey: options.secretKey,
    serviceOf: (visitor, language) => serviceDesk.visitorService.of(visitor, language),
    endChat: (companyId, conversationId) => serviceDesk.endedByEndUser(companyId, conversationId),
  });
  const sockets = new SocketServer({
    database,
    push,
    outgoing,
    clock,
    log,
    authenticate: (token) => auth.authenticate(token),
    redeemTicket: (ticket) => auth.redeemTicket(ticket),
    renew: (principal) => auth.renew(principal),
    presence: serviceDesk.presence,
    showVisitor: (target, frame) => visitors.show(target, frame),
    visitorMessages: visitors.messages,
    visitorReceipts: visitors.receipts,
    authenticateVisitor: (token, origin) => visitors.sessions.authenticate(token, origin),
    renewVisitor: (visitor) => visitors.sessions.renew(visitor),
    originOf: (request) => pageOriginOf(request, isAllowedOrigin),
    isVisitorSite: (origin) => visitors.isVisitorSite(origin),
  });
  auth.onSessionEnded((ended, origin) => {
    sockets.sessionEnded(ended);
    if (origin === 'here') bus.publish('session_ended', endedSessionHint(ended), { kept: true });
  });

  const stubs = new Map<string, PlatformStub>();
  let localUrl = '';
  const intake: WebhookDependencies = {
    accountOf,
    accountsOf: (platform) => accounts.ofPlatform(platform),
    shutAccountsOf: (platform) => accounts.shutOfPlatform(platform),
    accountByExternalId: (platform, externalAccountId) => accounts.getByExternalId(platform, externalAccountId),
    learnAccounts: (platform, externalAccountIds) => accounts.learn(platform, externalAccountIds),
    isOverloaded: options.isOverloaded ?? (() => false),
    events,
    clock,
    log,
    count: (platform, result) => metrics.webhooks.inc({ platform, result }),
  };
  const routes = apiRoutes({
    config,
    database,
    clock,
    log,
    newId,
    bus,
    push,
    setup,
    auth,
    sockets,
    accounts,
    leases,
    readMarks,
    participants,
    rows,
    replies,
    outgoing,
    scheduled,
    media,
    channelFiles,
    intake,
    processor,
    serviceDesk,
    visitors,
    stubs,
    isDirect,
    localUrl: () => localUrl,
  });
  const server = createHttpServer({
    config,
    log,
    version: options.version,
    routes,
    repeats: new RepeatedRequests({ database, clock, log }),
    auth,
    visitors: visitors.sessions,
    metrics,
    webFolder: options.webFolder,
    webhooks: webhookHandler(intake),
    upgrade: (request, socket, head) => sockets.upgrade(request, socket, head),
    readiness: () => readinessOf({ database, log, leases }),
  });
  followHints({ bus, push, updates, auth, sockets, accounts, leases, readMarks, processor, outbox, log });

  const housekeeping = new Housekeeping({ database, clock, log });
  const plannerStatistics = new PlannerStatistics({ database, clock, log });
  const retention = new Retention({ database, clock, log, config });
  const searchBackfill = new SearchBackfill({ database, clock, log });

  await housekeeping.open();
  await media.open();
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
      await serviceDesk.start();
      processor.start();
      outbox.start();
      scheduled.start();
      media.start();
      await leases.start();
      accounts.start((accountId) => leases.owns(accountId));
      housekeeping.start();
      plannerStatistics.start();
      retention.start();
      searchBackfill.start();
    },
    async close() {
      await housekeeping.stop();
      await retention.stop();
      await searchBackfill.stop();
      sockets.close();
      profiles.stop();
      const serverClosed = closeHttpServer(server, 3_000);
      await poller.stop();
      await serverClosed;
      await events.drained();
      await Promise.all([processor.stop(), media.stop()]);
      await outbox.stop(OUTBOX_STOPS_WITHIN_MS);
      await scheduled.stop();
      await serviceDesk.stop();
      await plannerStatistics.stop();
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
