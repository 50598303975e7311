// What people are called whose platform tells no name of them: what they are there, and the end of their id.
import type { ConversationView } from '../../../src/contract/api.js';
import { isNameless } from '../../../src/contract/nameless.js';
import { useTranslation } from './translation.js';

export interface KnownAs {
  platform: string;
  platformUserId: string;
}

/** A phone number, or what another program calls them, is as good as a name. */
export function usePersonName(): (name: string, knownAs: readonly KnownAs[]) => string {
  const { t, i18n } = useTranslation();
  return (name, knownAs) => {
    const key = `nameless.${knownAs.find(({ platformUserId }) => isNameless(name, platformUserId))?.platform ?? ''}`;
    return i18n.exists(key) ? t(key, { end: name.slice(-4) }) : name;
  };
}

export type Partner = Pick<ConversationView, 'platform'> & {
  contact: { displayName: string };
  proxyUser: Pick<ConversationView['proxyUser'], 'platformUserId'>;
};

/** Whom a conversation is with. */
export function usePartnerName(): (conversation: Partner) => string {
  const nameOf = usePersonName();
  return ({ platform, contact, proxyUser: { platformUserId } }) => nameOf(contact.displayName, [{ platform, platformUserId }]);
}
