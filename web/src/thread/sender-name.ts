import type { ConversationView } from '../../../src/contract/api.js';
import { usePartnerName } from '../i18n/person-name.js';

/** Where a platform tells names later than messages, the first ones came from a bare id. */
export function useSenderName(row: ConversationView): (senderName: string) => string {
  const partnerName = usePartnerName();
  return (senderName) => (senderName === row.proxyUser.platformUserId ? partnerName(row) : senderName);
}
