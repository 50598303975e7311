// The wiring of what agents know of people: contacts on all channels, and the company's labels.
import { z } from 'zod';
import type { AccountService } from './accounts/accounts.js';
import type { Clock } from './contract/index.js';
import type { Desk } from './desk/desk.js';
import { contactRoutes } from './http/contacts.js';
import { labelRoutes } from './http/labels.js';
import type { Route } from './http/route.js';
import { Contacts, type ContactsDependencies } from './im/contacts.js';
import type { ConversationRows } from './im/conversation-row.js';
import type { Participants } from './im/participants.js';
import type { PushHub } from './im/push.js';
import type { MessageUpdates } from './im/updates.js';
import type { Database } from './store/database.js';
import type { ErasedIdentity } from './store/erasure.js';
import type { HintBus } from './store/hints.js';

export interface ContactParts {
  database: Database;
  clock: Clock;
  newId: () => string;
  push: PushHub;
  rows: ConversationRows;
  updates: MessageUpdates;
  participants: Participants;
  hints: HintBus;
  accounts: AccountService;
  desk: Pick<Desk, 'closeBySystem'>;
  /** Whoever was this visitor is somebody new from now on. */
  onVisitorGone(proxyUserId: string): void;
  /** In the transaction that changes what is known of the person in these conversations. */
  takeContactChange: ContactsDependencies['onChanging'];
  /** That is committed. */
  onContactChanged(): void;
}

const aboutErased = z.object({ proxyUserId: z.string(), accountId: z.string(), platformUserId: z.string() });

export function contactWiring({
  database,
  clock,
  newId,
  push,
  rows,
  updates,
  participants,
  hints,
  accounts,
  desk,
  onVisitorGone,
  takeContactChange,
  onContactChanged,
}: ContactParts): Route[] {
  const forget = ({ proxyUserId, accountId, platformUserId }: ErasedIdentity): void => {
    participants.forget(accountId, platformUserId);
    onVisitorGone(proxyUserId);
  };
  hints.onHint(({ topic, data }) => {
    if (topic === 'erased') forget(aboutErased.parse(data));
  });
  hints.onGap(() => participants.forgetAll());
  const contacts = new Contacts({
    database,
    clock,
    newId,
    push,
    rows,
    updates,
    endService: async ({ companyId, agentId: id, name }, conversationId) => {
      await desk.closeBySystem(companyId, conversationId, { reason: 'blocked', by: { id, name } });
    },
    onErased: (identity) => {
      forget(identity);
      hints.publish('erased', { ...identity }, { kept: true });
    },
    onChanging: takeContactChange,
    onChanged: onContactChanged,
  });
  return [
    ...contactRoutes({ database, contacts, clock, labelOf: (accountId) => accounts.labelOf(accountId) }),
    ...labelRoutes({ database, clock, newId }),
  ];
}
