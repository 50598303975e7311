// The wiring of what comes in: raw events, stored and worked, to messages, changes and receipts, and what is asked about people on the way.
import type { Logger } from 'pino';
import type { AccountService } from './accounts/accounts.js';
import { answerAtOnce } from './accounts/client-errands.js';
import { ProfileLookups } from './accounts/profile-lookups.js';
import type { Clock } from './contract/index.js';
import { Receipts } from './delivery/receipts.js';
import type { ConversationRows } from './im/conversation-row.js';
import { DeletedHistory } from './im/deleted-history.js';
import { Inbound, type InboundDependencies } from './im/inbound.js';
import type { MessageWriter } from './im/message-writer.js';
import type { Participants } from './im/participants.js';
import type { PushHub } from './im/push.js';
import type { ReplyLedger } from './im/reply-ledger.js';
import type { MessageUpdates } from './im/updates.js';
import { EventLog } from './intake/event-log.js';
import { Poller } from './intake/poller.js';
import { EventProcessor } from './intake/processor.js';
import type { MediaService } from './media/media.js';
import type { Database } from './store/database.js';
import { unattended } from './store/unattended.js';

export interface ListeningParts {
  database: Database;
  writer: MessageWriter;
  participants: Participants;
  push: PushHub;
  clock: Clock;
  log: Logger;
  newId: () => string;
  updates: MessageUpdates;
  replies: ReplyLedger;
  rows: ConversationRows;
  accounts: AccountService;
  media: MediaService;
  greet: InboundDependencies['greet'];
  /** Does this instance serve the account just now? */
  owns(accountId: string): boolean;
  /** Does no other instance store events? */
  isAlone(): boolean;
  /** Whoever else serves the account is to look for its events. */
  tellOwner(accountId: string): void;
  count(platform: string, outcome: string): void;
  toPeers(topic: string, data: Record<string, unknown>): void;
}

export interface Listening {
  events: EventLog;
  poller: Poller;
  processor: EventProcessor;
  profiles: ProfileLookups;
  history: DeletedHistory;
}

export function wireListening(parts: ListeningParts): Listening {
  const {
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
    greet,
    owns,
    tellOwner,
    count,
  } = parts;
  const accountOf = accounts.get.bind(accounts);
  const history = new DeletedHistory({ database, writer, push, clock, newId });
  const inbound = new Inbound({
    database,
    writer,
    participants,
    push,
    clock,
    newId,
    updates,
    replies,
    rows,
    history,
    onMediaPending: () => media.notice(),
    greet,
  });
  const profiles = new ProfileLookups({
    database,
    participants,
    clock,
    log,
    owns,
    clientOf: (accountId) => accounts.clientOf(accountId),
    onLearnt: (companyId, conversationId) => rows.changedSoon(companyId, conversationId),
    onPicturePending: () => media.notice(),
  });
  const receipts = new Receipts(database, participants, updates, replies, clock, (account, ids) => inbound.applyEarly(account, ids));
  const processor = new EventProcessor({
    database,
    inbound,
    clock,
    log,
    accountOf,
    isAlone: () => parts.isAlone(),
    applyReceipt: (account, receipt, webhookEventId) => receipts.apply(account, receipt, webhookEventId),
    originOfEcho: (account, echo) => inbound.originOfEcho(account, echo),
    respond: (account, event) => {
      for (const call of event.respond ?? [])
        unattended(answerAtOnce(accounts, account.id, call, log), log, 'a courtesy answer to the platform failed');
    },
    noticeAccount: (account, notice, toldAt) => {
      log.info({ accountId: account.id, code: notice.code }, 'the platform told something about the account');
      if (notice.templatesChanged) {
        forgetTemplates(parts, account.id);
        parts.toPeers('templates', { accountId: account.id });
      }
      return accounts.recordNotice(account.id, {
        code: notice.code,
        ...(notice.about !== undefined && { about: notice.about }),
        ok: notice.level !== 'error',
        ...(notice.level === 'warning' && { warning: true as const }),
        message: notice.message,
        ...(notice.says && { says: notice.says }),
        noticedAt: toldAt.toISOString(),
      });
    },
    noticeEvent: (accountId) => unattended(accounts.noticeEvent(accountId, clock.now()), log, 'the time of the last event was not noted'),
    noticePeople: (account, happened) => profiles.notice(account, happened),
    count,
  });
  const events = new EventLog(
    database,
    (event) => {
      processor.accept(event);
      tellOwner(event.accountId);
    },
    (accountId) => {
      processor.notice(accountId);
      tellOwner(accountId);
    },
  );
  const poller = new Poller({
    database,
    events,
    clock,
    log,
    accountOf,
    clientOf: (accountId) => accounts.clientOf(accountId),
    markAuthFailed: (accountId, reason) => accounts.markAuthFailed(accountId, reason),
  });
  return { events, poller, processor, profiles, history };
}

/** Lists that are shown are asked for anew, here; every instance has its own. */
export function forgetTemplates({ accounts, push }: Pick<ListeningParts, 'accounts' | 'push'>, accountId: string): void {
  for (const { id, companyId } of accounts.forgetTemplates(accountId))
    push.toCompanyHere(companyId, { type: 'account.templates', accountId: id });
}
