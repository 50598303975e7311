// What agents and admins see and change at the platforms themselves: menus, remarks about people, things to look at and not to keep.
import type { AccountService } from './accounts/accounts.js';
import { Remarks } from './accounts/remarks.js';
import type { Clock } from './contract/index.js';
import { accountMenuRoutes } from './http/account-menu.js';
import { commentedPostRoute } from './http/commented-post.js';
import { linkedMediaRoute } from './http/linked-media.js';
import { remarkRoutes } from './http/remarks.js';
import type { Route } from './http/route.js';
import type { ConversationRows } from './im/conversation-row.js';
import type { Participants } from './im/participants.js';
import type { PushHub } from './im/push.js';
import type { Database } from './store/database.js';

export interface PlatformParts {
  database: Database;
  clock: Clock;
  newId: () => string;
  accounts: AccountService;
  participants: Participants;
  rows: ConversationRows;
  push: PushHub;
}

export function platformRoutes(parts: PlatformParts): Route[] {
  const { database, accounts } = parts;
  return [
    ...accountMenuRoutes(parts),
    ...remarkRoutes({ ...parts, remarks: new Remarks(parts) }),
    commentedPostRoute({ database, clientOf: (accountId) => accounts.clientOf(accountId) }),
    linkedMediaRoute({ database, clientOf: (accountId) => accounts.clientOf(accountId) }),
  ];
}
