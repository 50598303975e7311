// The wiring of what agents know of people: contacts on all channels, and the company's labels.
import type { AccountService } from './accounts/accounts.js';
import type { Clock } from './contract/index.js';
import type { Desk } from './desk/desk.js';
import { contactRoutes } from './http/contacts.js';
import { labelRoutes } from './http/labels.js';
import type { Route } from './http/route.js';
import { Contacts } from './im/contacts.js';
import type { ConversationRows } from './im/conversation-row.js';
import type { PushHub } from './im/push.js';
import type { Database, Queryable } from './store/database.js';

export interface ContactParts {
  database: Database;
  clock: Clock;
  newId: () => string;
  push: PushHub;
  rows: ConversationRows;
  accounts: AccountService;
  desk: Pick<Desk, 'closeBySystem'>;
  /** In the transaction that changes what is known of the person in these conversations. */
  takeContactChange(tx: Queryable, companyId: string, conversationIds: string[]): Promise<void>;
  /** That is committed. */
  onContactChanged(): void;
}

export function contactWiring({
  database,
  clock,
  newId,
  push,
  rows,
  accounts,
  desk,
  takeContactChange,
  onContactChanged,
}: ContactParts): Route[] {
  const contacts = new Contacts({
    database,
    clock,
    newId,
    push,
    rows,
    endService: async ({ companyId, agentId: id, name }, conversationId) => {
      await desk.closeBySystem(companyId, conversationId, { reason: 'blocked', by: { id, name } });
    },
    onChanging: takeContactChange,
    onChanged: onContactChanged,
  });
  return [
    ...contactRoutes({ database, contacts, clock, labelOf: (accountId) => accounts.labelOf(accountId) }),
    ...labelRoutes({ database, clock, newId }),
  ];
}
