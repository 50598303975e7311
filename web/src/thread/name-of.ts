import type { ConversationView } from '../../../src/contract/api.js';

/** Where a platform tells names later than messages, the first ones came from a bare id. */
export const nameOf = (senderName: string, { proxyUser, contact }: ConversationView): string =>
  senderName === proxyUser.platformUserId ? contact.displayName : senderName;
