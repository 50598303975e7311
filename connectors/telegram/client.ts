// A bot's line to Telegram: everything the hub asks of it, put together.
import {
  ConnectorError,
  type AccountAccess,
  type AccountIdentity,
  type EndUserProfile,
  type PlatformClient,
  type PolledEvent,
} from '../../src/contract/index.js';
import { readPlatformUserId } from './address.js';
import { openApi, type TelegramApi } from './api.js';
import { settingsSchema } from './config.js';
import { deliver } from './deliver.js';
import { probe } from './health.js';
import { fetchMedia } from './media.js';
import { profileOf } from './parse-message.js';
import { fieldsOf, integerOf, listOf, textOf } from './reading.js';
import { say } from './words.js';

/** Asked for by name: reactions are not in Telegram's default set. */
export const ALLOWED_UPDATES = [
  'message',
  'edited_message',
  'callback_query',
  'my_chat_member',
  'message_reaction',
  'business_connection',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
];
const POLL_SECONDS = 25;
/** Telegram may be late, but not by this much. */
const POLL_GRACE_MS = 15_000;

export function openClient(account: AccountAccess): PlatformClient {
  const api = openApi(account);
  const webhookUrlOf = (url: string): string => publicWebhookUrl(url, account);
  return {
    identify: () => identify(api),
    probe: ({ webhookUrl }) => probe(api, webhookUrl === null ? null : webhookUrlOf(webhookUrl)),
    async install({ url, secret }) {
      await api.call('setWebhook', { url: webhookUrlOf(url), secret_token: secret, allowed_updates: ALLOWED_UPDATES });
    },
    async uninstall() {
      await api.call('deleteWebhook', { drop_pending_updates: false });
    },
    deliver: (call, openFile) => deliver(api, call, openFile),
    fetchMedia: (ref, maxBytes) => fetchMedia(api, ref, maxBytes),
    profile: (platformUserId) => profile(api, platformUserId),
    typing: (platformUserId) => typing(api, platformUserId),
    poll: (cursor, signal) => poll(api, cursor, signal),
  };
}

async function identify(api: TelegramApi): Promise<AccountIdentity> {
  const me = fieldsOf(await api.call('getMe', {}));
  const id = integerOf(me['id']);
  if (id === undefined) throw new ConnectorError({ code: 'not_telegram', kind: 'permanent', ...say('not_telegram') });
  const username = textOf(me['username']);
  return { externalAccountId: String(id), name: username === undefined ? (textOf(me['first_name']) ?? String(id)) : `@${username}` };
}

/** The account's own public address in place of the hub's, when it has one. */
function publicWebhookUrl(url: string, account: AccountAccess): string {
  const { publicUrl } = settingsSchema.parse(account.settings);
  if (publicUrl === undefined || url.startsWith(publicUrl)) return url;
  const { pathname, search } = new URL(url);
  return `${publicUrl.replace(/\/$/, '')}${pathname}${search}`;
}

/** null when Telegram will not tell. */
async function profile(api: TelegramApi, platformUserId: string): Promise<EndUserProfile | null> {
  const address = readPlatformUserId(platformUserId);
  if (!address) return null;
  try {
    const chat = fieldsOf(await api.call('getChat', { chat_id: address.chatId }));
    const avatarRef =
      textOf(fieldsOf(chat['photo'])['big_file_id']) ?? (address.chatId > 0 ? await profilePhoto(api, address.chatId) : undefined);
    return { ...profileOf(chat), ...(avatarRef !== undefined && { avatarRef }) };
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'permanent') return null;
    throw error;
  }
}

/** The newest photo in its largest size; privacy settings may hide it. */
async function profilePhoto(api: TelegramApi, userId: number): Promise<string | undefined> {
  const { photos } = fieldsOf(await api.call('getUserProfilePhotos', { user_id: userId, limit: 1 }));
  const largest = listOf(listOf(photos)[0]).at(-1);
  return textOf(fieldsOf(largest)['file_id']);
}

async function typing(api: TelegramApi, platformUserId: string): Promise<void> {
  const address = readPlatformUserId(platformUserId);
  if (!address) return;
  const { chatId, connectionId } = address;
  await api.call('sendChatAction', {
    ...(connectionId !== undefined && { business_connection_id: connectionId }),
    chat_id: chatId,
    action: 'typing',
  });
}

/** Calling with the returned cursor is what confirms: Telegram then forgets the updates before it. */
async function poll(
  api: TelegramApi,
  cursor: string | null,
  signal: AbortSignal,
): Promise<{ events: PolledEvent[]; cursor: string | null }> {
  const request = {
    timeout: POLL_SECONDS,
    limit: 100,
    allowed_updates: ALLOWED_UPDATES,
    ...(cursor !== null && { offset: Number(cursor) }),
  };
  let updates: unknown[];
  try {
    updates = listOf(await api.call('getUpdates', request, { timeoutMs: POLL_SECONDS * 1000 + POLL_GRACE_MS, signal }));
  } catch (error) {
    if (signal.aborted) return { events: [], cursor };
    throw error;
  }
  const lastId = integerOf(fieldsOf(updates.at(-1))['update_id']);
  const events = updates.map((update) => ({ body: Buffer.from(JSON.stringify(update)) }));
  return { events, cursor: lastId === undefined ? cursor : String(lastId + 1) };
}
