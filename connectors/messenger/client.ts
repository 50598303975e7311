// A Page's line to Messenger: everything the hub asks of it, put together.
import {
  ConnectorError,
  type AccountAccess,
  type AccountIdentity,
  type EndUserProfile,
  type PlatformClient,
} from '../../src/contract/index.js';
import { GraphApi } from '../meta/graph.js';
import { DEFAULT_API_VERSION, FACEBOOK_BASE_URL } from '../meta/config.js';
import { deliverMessage, senderAction, showTyping, type MessagingLine } from '../meta/messaging/deliver.js';
import { messagingRules } from '../meta/messaging/errors.js';
import { Health, type Check } from '../meta/messaging/health.js';
import { fetchByAddress, viewByAddress } from '../meta/messaging/media.js';
import { lookUpPost } from '../meta/messaging/post.js';
import { lookUpProfile } from '../meta/messaging/profile.js';
import { isSubscribed, pointAppHere, subscribe, unsubscribe } from '../meta/messaging/subscription.js';
import { listTemplates } from '../meta/templates.js';
import { idOf, shortTextOf, textOf, type Fields } from '../meta/reading.js';
import { say } from '../meta/words.js';
import { settingsSchema } from './config.js';
import { messengerDialect } from './dialect.js';
import { Personas } from './personas.js';

const WEBHOOK_FIELDS = [
  'messages',
  'message_echoes',
  'message_edits',
  'message_deliveries',
  'message_reads',
  'message_reactions',
  'messaging_postbacks',
  'messaging_optins',
  'messaging_referrals',
  'messaging_account_linking',
  'messaging_policy_enforcement',
];
const MINUTE_MS = 60_000;

export function openClient(account: AccountAccess, now: () => number = Date.now): PlatformClient {
  const settings = settingsSchema.parse(account.settings);
  const { accessToken = '', appSecret, appId } = account.credentials;
  const baseUrl = settings.baseUrl ?? FACEBOOK_BASE_URL;
  const version = settings.apiVersion ?? DEFAULT_API_VERSION;
  const fields = settings.comments === true ? [...WEBHOOK_FIELDS, 'feed'] : WEBHOOK_FIELDS;
  const api = new GraphApi({
    platform: 'Messenger',
    baseUrl,
    version,
    accessToken,
    ...(appSecret !== undefined && { appSecret }),
    secrets: Object.entries(account.credentials).flatMap(([name, value]) => (name === 'appId' ? [] : [value])),
    rules: messagingRules('Messenger'),
    signal: account.signal,
    ...(account.lookup && { lookup: account.lookup }),
  });
  const personas = settings.showsAgent === true ? new Personas(api, account, now) : null;
  const line: MessagingLine = {
    api,
    dialect: messengerDialect,
    rules: { platform: 'Messenger', humanAgent: settings.humanAgent ?? true },
    now,
    ...(personas && { faces: personas }),
  };
  const health = new Health(now);
  return {
    identify: () => identify(api),
    probe: () => health.look(checksOf(api), personas?.checks()),
    async install(webhook) {
      await subscribe(api, fields);
      if (appId === undefined || appSecret === undefined) return;
      await pointAppHere({ baseUrl, version, appId, appSecret, object: messengerDialect.object, fields }, webhook, account);
    },
    uninstall: () => unsubscribe(api),
    deliver: (call, openFile) => deliverMessage(line, call, openFile),
    fetchMedia: (ref, maxBytes) => fetchByAddress(account, ref, maxBytes),
    view: (url, request) => viewByAddress(account, url, request),
    // How a Page's template is filled in with a file Meta does not say.
    templates: async () => (await listTemplates(api, 'me')).filter(({ parameters }) => parameters.every(({ file }) => file === undefined)),
    profile: (platformUserId) => lookUpProfile(api, platformUserId, ['first_name', 'last_name', 'profile_pic'], profileOf),
    post: (postId) => lookUpPost(api, postId, { text: 'message', url: 'permalink_url' }),
    typing: (platformUserId, agentId) => showTyping(line, platformUserId, agentId),
    markRead: (platformUserId) => senderAction(line, platformUserId, 'mark_seen'),
  };
}

/** Asked for a field only Pages have, so that a person's token is refused. */
async function identify(api: GraphApi): Promise<AccountIdentity> {
  const page = await api.get('me', { fields: 'id,name,category' });
  const id = idOf(page['id']);
  if (id === undefined) {
    throw new ConnectorError({ code: 'not_messenger', kind: 'permanent', ...say('not_the_api', { platform: 'Messenger' }) });
  }
  return { externalAccountId: id, name: textOf(page['name']) ?? id };
}

function checksOf(api: GraphApi): Check[] {
  return [
    {
      code: 'token',
      believedForMs: 5 * MINUTE_MS,
      look: async () => ({ good: say('known_as', { platform: 'Facebook', name: (await identify(api)).name }) }),
    },
    {
      code: 'webhook',
      believedForMs: 30 * MINUTE_MS,
      look: async () => ((await isSubscribed(api)) ? { good: say('events_come') } : { bad: say('events_stopped') }),
    },
  ];
}

function profileOf(person: Fields): EndUserProfile {
  const names = [textOf(person['first_name']), textOf(person['last_name'])].filter((name) => name !== undefined).join(' ');
  const displayName = shortTextOf(names, 256) ?? shortTextOf(person['name'], 256);
  const avatarRef = textOf(person['profile_pic']);
  return { ...(displayName !== undefined && { displayName }), ...(avatarRef !== undefined && { avatarRef }) };
}
