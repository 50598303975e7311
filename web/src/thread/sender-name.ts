import type { ConversationView } from '../../../src/contract/api.js';
import { usePartnerName, usePersonName } from '../i18n/person-name.js';

/** Where a platform tells names later than messages, the first ones came from a bare id. */
export function useSenderName(row: ConversationView): (senderName: string) => string {
  const partnerName = usePartnerName();
  const nameOf = usePersonName();
  const { platform, proxyUser } = row;
  return (senderName) =>
    senderName === proxyUser.platformUserId
      ? partnerName(row)
      : nameOf(senderName, [{ platform, platformUserId: proxyUser.platformUserId }]);
}
