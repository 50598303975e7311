// What people are called whose platform tells no name of them: what they are there, and the end of their id.
import type { ConversationView } from '../../../src/contract/api.js';
import { isNameless } from '../../../src/contract/nameless.js';
import { useTranslation, type Translation } from './translation.js';

export interface KnownAs {
  platform: string;
  platformUserId: string;
}

/** A phone number, or what another program calls them, is as good as a name. */
function personName({ t, exists }: Translation, name: string, knownAs: readonly KnownAs[]): string {
  const key = `nameless.${knownAs.find(({ platformUserId }) => isNameless(name, platformUserId))?.platform ?? ''}`;
  return exists(key) ? t(key, { end: name.slice(-4) }) : name;
}

export function usePersonName(): (name: string, knownAs: readonly KnownAs[]) => string {
  const { i18n } = useTranslation();
  return (name, knownAs) => personName(i18n, name, knownAs);
}

export type Partner = Pick<ConversationView, 'platform'> & {
  contact: { displayName: string };
  proxyUser: Pick<ConversationView['proxyUser'], 'platformUserId'>;
};

/** Whom a conversation is with. */
export const partnerName = (i18n: Translation, { platform, contact, proxyUser: { platformUserId } }: Partner): string =>
  personName(i18n, contact.displayName, [{ platform, platformUserId }]);

export function usePartnerName(): (conversation: Partner) => string {
  const { i18n } = useTranslation();
  return (conversation) => partnerName(i18n, conversation);
}
