// The wiring of what leaves for the platforms: the outbox, and what an outcome changes elsewhere.
import type { Logger } from 'pino';
import type { AccountService } from './accounts/accounts.js';
import type { Clock } from './contract/index.js';
import { Outbox } from './delivery/outbox.js';
import { Outcomes } from './delivery/outcomes.js';
import type { Participants } from './im/participants.js';
import type { ReplyLedger } from './im/reply-ledger.js';
import type { MessageUpdates } from './im/updates.js';
import type { MediaService } from './media/media.js';
import type { Database } from './store/database.js';
import { unattended } from './store/unattended.js';

export interface SendingParts {
  database: Database;
  instanceId: string;
  clock: Clock;
  log: Logger;
  random: () => number;
  accounts: AccountService;
  participants: Participants;
  media: MediaService;
  replies: ReplyLedger;
  updates: MessageUpdates;
  count(outcome: string, platform: string): void;
}

export function wireSending({ accounts, participants, media, updates, ...parts }: SendingParts): Outbox {
  const { database, log } = parts;
  return new Outbox({
    ...parts,
    outcomes: new Outcomes(database),
    accountOf: (accountId) => accounts.get(accountId),
    clientOf: (accountId) => accounts.clientOf(accountId),
    openFile: (mediaId) => media.openFile(mediaId),
    markAuthFailed: (accountId, reason) => accounts.markAuthFailed(accountId, reason),
    setUnreachable: async (companyId, conversationId, reason) => {
      const participant = await participants.ofConversation(companyId, conversationId);
      if (participant) await participants.setReachable(participant, { reachable: false, reason, by: null });
    },
    changePlatformUserId: async (companyId, conversationId, newPlatformUserId) => {
      const participant = await participants.ofConversation(companyId, conversationId);
      if (participant) await participants.rename(participant, newPlatformUserId);
    },
    applyOperation: (tx, delivery) => updates.applyOperation(delivery, tx),
    showChange: (place) => unattended(updates.show(place), log, 'a changed message was not shown'),
    showParts: (place) => unattended(updates.showAgain(place), log, 'the parts of a message were not shown'),
    tell: (delivery, event, audience) => unattended(updates.tell(delivery, event, audience), log, 'a status was not told'),
  });
}
