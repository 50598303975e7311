// What the page says about its chat: the attributes of the script's own element.
import { languageOf, type Language } from './words/index.js';

/** A user of the site, as the site's server vouches for them. */
export interface Identity {
  userId: string;
  hmac: string;
  name?: string;
  email?: string;
}

export interface WidgetSettings {
  /** Where the script came from, e.g. `https://hub.example.com`. */
  hub: string;
  accountId: string;
  language: Language;
  scheme: 'auto' | 'light' | 'dark';
  side: 'right' | 'left';
  /** `#rrggbb`; null: the widget's own. */
  color: string | null;
  identity: Identity | null;
}

type Attributes = Readonly<Record<string, string | undefined>>;

/** Null when the script's element names no account. */
export function settingsOf(scriptUrl: string, data: Attributes, browserLanguages: readonly string[]): WidgetSettings | null {
  const { account, scheme, side, color, language } = data;
  if (account === undefined || account === '') return null;
  return {
    hub: new URL(scriptUrl).origin,
    accountId: account,
    language: languageOf(language, browserLanguages),
    scheme: scheme === 'light' || scheme === 'dark' ? scheme : 'auto',
    side: side === 'left' ? 'left' : 'right',
    color: color !== undefined && /^#[0-9a-f]{6}$/i.test(color) ? color.toLowerCase() : null,
    identity: identityIn(data),
  };
}

function identityIn({ userId, userHmac, userName, userEmail }: Attributes): Identity | null {
  if (userId === undefined || userId === '' || userHmac === undefined || userHmac === '') return null;
  return {
    userId,
    hmac: userHmac,
    ...(userName !== undefined && userName !== '' && { name: userName }),
    ...(userEmail !== undefined && userEmail !== '' && { email: userEmail }),
  };
}
