// The wiring of what goes out: what agents say and change, and what the hub says by itself.
import type { Logger } from 'pino';
import type { OpenAccount } from './accounts/account-book.js';
import type { Clock, MessageTemplate } from './contract/index.js';
import { AutomaticMessages } from './im/automatic.js';
import type { MessageWriter } from './im/message-writer.js';
import { Outgoing } from './im/outgoing.js';
import type { PushHub } from './im/push.js';
import type { ReplyLedger } from './im/reply-ledger.js';
import { ScheduledMessages } from './im/scheduled-messages.js';
import { withTemplateWords } from './im/template-words.js';
import type { MessageUpdates } from './im/updates.js';
import type { MediaService } from './media/media.js';
import type { Database } from './store/database.js';
import { unattended } from './store/unattended.js';

export interface SpeakingParts {
  database: Database;
  writer: MessageWriter;
  clock: Clock;
  newId: () => string;
  log: Logger;
  replies: ReplyLedger;
  accountOf(accountId: string): OpenAccount | undefined;
  templatesOf(accountId: string): Promise<MessageTemplate[]>;
  /** Do the end users of this account connect to the hub itself? */
  isDirect(accountId: string): boolean;
  updates: MessageUpdates;
  push: PushHub;
  media: MediaService;
  /** The accounts this instance serves just now. */
  ownedAccounts(): string[];
  /** There is something to send to this person. */
  onDelivery(to: { accountId: string; proxyUserId: string }): void;
}

export function wireSpeaking(parts: SpeakingParts): { outgoing: Outgoing; automatic: AutomaticMessages; scheduled: ScheduledMessages } {
  const { database, writer, clock, newId, log, replies, accountOf, isDirect, updates, push, media, ownedAccounts, onDelivery } = parts;
  const outgoing = new Outgoing({
    database,
    writer,
    clock,
    newId,
    replies,
    capabilitiesOf: (accountId) => accountOf(accountId)?.capabilities,
    withTemplateWords: (accountId, content) => withTemplateWords(parts, accountId, content),
    direct: {
      serves: isDirect,
      apply: (operation) => updates.applyOperation(operation),
      whisper: (proxyUserId, frame) => push.realtimeToVisitor(proxyUserId, frame),
    },
    describeMedia: (companyId, mediaIds) => media.describe(companyId, mediaIds),
    prepareFiles: ({ companyId, agentId, role }, place, content, capabilities) =>
      media.prepareToSend({ companyId, agentId, seesAll: role !== 'agent', ...place, content, capabilities }),
    onDelivery,
    onChanged: (row) => unattended(updates.show(row), log, 'a changed message was not shown'),
  });
  const automatic = new AutomaticMessages({
    database,
    writer,
    clock,
    newId,
    replies,
    capabilitiesOf: (accountId) => accountOf(accountId)?.capabilities,
    isDirect,
    describeMedia: (companyId, mediaIds) => media.describe(companyId, mediaIds),
    prepareFiles: ({ companyId, accountId }, place, content, capabilities) =>
      media.prepareToSend({ companyId, agentId: accountId, seesAll: true, ...place, content, capabilities }),
    onDelivery,
  });
  const scheduled = new ScheduledMessages({
    database,
    outgoing,
    clock,
    log,
    newId,
    ownedAccounts,
    isServed: (accountId) => accountOf(accountId) !== undefined,
    tell: (place, event) => unattended(updates.tell(place, event), log, 'a change of what is to be sent later was not told'),
  });
  return { outgoing, automatic, scheduled };
}
