// An Instagram account's line to Meta: everything the hub asks of it, put together. With Instagram login the account speaks for itself
// at graph.instagram.com; with Facebook login its Page speaks for it at graph.facebook.com.
import {
  ConnectorError,
  type AccountAccess,
  type AccountIdentity,
  type EndUserProfile,
  type PlatformClient,
} from '../../src/contract/index.js';
import { GraphApi } from '../meta/graph.js';
import { DEFAULT_API_VERSION, FACEBOOK_BASE_URL } from '../meta/config.js';
import { deliverMessage, senderAction, type MessagingLine } from '../meta/messaging/deliver.js';
import { messagingRules } from '../meta/messaging/errors.js';
import { Health, type Check } from '../meta/messaging/health.js';
import { fetchByAddress, viewByAddress } from '../meta/messaging/media.js';
import { lookUpPost } from '../meta/messaging/post.js';
import { lookUpProfile } from '../meta/messaging/profile.js';
import { isSubscribed, pointAppHere, subscribe, unsubscribe } from '../meta/messaging/subscription.js';
import { fieldsOf, idOf, shortTextOf, textOf, type Fields } from '../meta/reading.js';
import { say } from '../meta/words.js';
import { INSTAGRAM_BASE_URL, loginOf, settingsSchema, type Login } from './config.js';
import { instagramDialect } from './dialect.js';
import { UserToken } from './user-token.js';

/** Spelled as the dashboard of an app with Instagram login spells them. */
const WEBHOOK_FIELDS = [
  'messages',
  'message_edit',
  'message_reactions',
  'messaging_postbacks',
  'messaging_referral',
  'messaging_seen',
  'messaging_optins',
];
/** What the linked Page is subscribed to with Facebook login; the app's own fields then decide about Instagram. */
const PAGE_FIELDS = ['messages', 'messaging_postbacks'];
/** With Facebook login `messages` brings what the owner writes elsewhere as well. */
const ECHO_FIELDS: Record<Login, string[]> = { instagram: ['message_echoes'], facebook: [] };
const COMMENT_FIELDS = ['comments', 'live_comments'];
const MINUTE_MS = 60_000;

interface Line extends MessagingLine {
  login: Login;
  /** null where tokens do not end. */
  token: UserToken | null;
}

export function openClient(account: AccountAccess, now: () => number = Date.now): PlatformClient {
  const settings = settingsSchema.parse(account.settings);
  const accessToken = account.credentials['accessToken'] ?? '';
  const login = loginOf(accessToken, settings.login);
  const version = settings.apiVersion ?? DEFAULT_API_VERSION;
  const { appSecret, appId } = account.credentials;
  const fields = [...WEBHOOK_FIELDS, ...ECHO_FIELDS[login], ...(settings.comments === true ? COMMENT_FIELDS : [])];
  const api = new GraphApi({
    platform: 'Instagram',
    baseUrl: settings.baseUrl ?? (login === 'instagram' ? INSTAGRAM_BASE_URL : FACEBOOK_BASE_URL),
    version,
    accessToken,
    // With Instagram login it is not sure which of the two secrets the proof would need.
    ...(login === 'facebook' && appSecret !== undefined && { appSecret }),
    secrets: Object.entries(account.credentials).flatMap(([name, value]) => (name === 'appId' ? [] : [value])),
    rules: messagingRules('Instagram'),
    signal: account.signal,
    ...(account.lookup && { lookup: account.lookup }),
  });
  const line: Line = {
    api,
    dialect: instagramDialect,
    rules: { platform: 'Instagram', humanAgent: settings.humanAgent ?? true },
    now,
    // Meta's page for Facebook login shows the heart by name only; other emojis are not spelled out there.
    ...(login === 'facebook' && { reactionName: (emoji: string) => (emoji === '❤' ? 'love' : emoji) }),
    login,
    token: login === 'instagram' ? new UserToken(account, api, now) : null,
  };
  const health = new Health(now);
  const ready = async (): Promise<void> => line.token?.ready();
  const stored = async (): Promise<void> => line.token?.stored();
  return {
    async identify() {
      await stored();
      return identify(line);
    },
    async probe() {
      // Asked even where nobody writes for weeks, so this is what keeps the token from running out.
      await ready();
      return health.look(checksOf(line), line.token ? [line.token.check()] : []);
    },
    async install(webhook) {
      await stored();
      await subscribe(api, login === 'instagram' ? fields : PAGE_FIELDS);
      if (appId === undefined || appSecret === undefined) return;
      const baseUrl = settings.baseUrl ?? FACEBOOK_BASE_URL;
      await pointAppHere({ baseUrl, version, appId, appSecret, object: instagramDialect.object, fields }, webhook, account);
    },
    async uninstall() {
      await stored();
      await unsubscribe(api);
    },
    async deliver(call, openFile) {
      await ready();
      return deliverMessage(line, call, openFile);
    },
    fetchMedia: (ref, maxBytes) => fetchByAddress(account, ref, maxBytes),
    view: (url, request) => viewByAddress(account, url, request),
    async profile(platformUserId) {
      await ready();
      return lookUpProfile(api, platformUserId, ['name', 'username', 'profile_pic'], profileOf);
    },
    async post(postId) {
      await ready();
      return lookUpPost(api, postId, { text: 'caption', url: 'permalink' });
    },
    async typing(platformUserId) {
      await ready();
      await tolerated(senderAction(line, platformUserId, 'typing_on'));
    },
    async markRead(platformUserId) {
      await ready();
      await tolerated(senderAction(line, platformUserId, 'mark_seen'));
    },
  };
}

async function identify({ api, login }: Line): Promise<AccountIdentity> {
  const me = login === 'instagram' ? await api.get('me', { fields: 'user_id,username,name' }) : await linkedAccount(api);
  // `id` is the app's own name for the account; webhooks name it by `user_id`.
  const id = idOf(login === 'instagram' ? me['user_id'] : me['id']);
  if (id === undefined) throw notInstagram(login);
  const username = textOf(me['username']);
  return { externalAccountId: id, name: username === undefined ? (textOf(me['name']) ?? id) : `@${username}` };
}

async function linkedAccount(api: GraphApi): Promise<Fields> {
  const page = await api.get('me', { fields: 'name,instagram_business_account{id,username,name}' });
  return fieldsOf(page['instagram_business_account']);
}

function notInstagram(login: Login): ConnectorError {
  return login === 'facebook'
    ? new ConnectorError({ code: 'no_linked_account', kind: 'permanent', ...say('no_linked_account') })
    : new ConnectorError({ code: 'not_instagram', kind: 'permanent', ...say('not_the_api', { platform: 'Instagram' }) });
}

function checksOf(line: Line): Check[] {
  return [
    {
      code: 'token',
      believedForMs: 5 * MINUTE_MS,
      look: async () => ({ good: say('known_as', { platform: 'Instagram', name: (await identify(line)).name }) }),
    },
    {
      code: 'webhook',
      believedForMs: 30 * MINUTE_MS,
      look: async () => ((await isSubscribed(line.api)) ? { good: say('events_come') } : { bad: say('events_stopped') }),
    },
  ];
}

function profileOf(person: Fields): EndUserProfile {
  const username = shortTextOf(person['username'], 64);
  const displayName = shortTextOf(person['name'], 256) ?? username;
  const avatarRef = textOf(person['profile_pic']);
  return {
    ...(displayName !== undefined && { displayName }),
    ...(username !== undefined && { username }),
    ...(avatarRef !== undefined && { avatarRef }),
  };
}

/** Not spelled out for every login: where it is refused, nothing is lost. */
async function tolerated(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'permanent') throw error;
  }
}
