// Methods about the bot itself, its webhook, its people and its files.
import type { Bot, JsonObject } from '../types.js';
import { ApiFailure, badRequest } from '../types.js';
import { SAMPLE_FILES } from '../samples.js';
import { WithDescription, chatOf, messageOf, type Call, type Method } from './call.js';

const DOWNLOAD_MAX_BYTES = 20 * 1024 * 1024;
const CLOUD_PORTS = new Set(['', '443', '80', '88', '8443']);
/** Update kinds of Bot API 10.3. */
const UPDATE_KINDS = new Set([
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'business_connection',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
  'message_reaction',
  'message_reaction_count',
  'inline_query',
  'chosen_inline_result',
  'callback_query',
  'shipping_query',
  'pre_checkout_query',
  'purchased_paid_media',
  'poll',
  'poll_answer',
  'my_chat_member',
  'chat_member',
  'chat_join_request',
  'chat_boost',
  'removed_chat_boost',
  'guest_message',
  'managed_bot',
  'subscription',
  'stopped_message_generation',
]);

const getMe: Method = ({ bot }) => ({
  ...bot.user,
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
  can_connect_to_business: true,
  has_main_web_app: false,
  has_topics_enabled: false,
});

/** Absent, unparsable: unchanged. Empty or only unknown names: the default set. */
function applyAllowedUpdates({ parameters, bot }: Call): void {
  let names: unknown;
  try {
    names = parameters.structure('allowed_updates');
  } catch {
    return;
  }
  if (!Array.isArray(names)) return;
  const known = names.filter((name): name is string => typeof name === 'string' && UPDATE_KINDS.has(name));
  bot.allowedUpdates = known.length === 0 ? null : new Set(known);
}

function checkWebhookUrl(url: string, cloudRules: boolean): void {
  if (!URL.canParse(url)) throw badRequest('bad webhook: invalid webhook URL specified');
  const { protocol, port } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') throw badRequest('bad webhook: unsupported protocol');
  if (!cloudRules) return;
  if (protocol !== 'https:') throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
  if (!CLOUD_PORTS.has(port)) throw badRequest('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443');
}

const setWebhook: Method = (call) => {
  const { world, bot, parameters } = call;
  const url = parameters.text('url');
  const secretToken = parameters.text('secret_token');
  const now = world.parts.now();
  if (url === '') return deleteWebhook(call);
  if (secretToken.length > 256) throw badRequest('secret token is too long');
  if (!/^[A-Za-z0-9_-]*$/.test(secretToken)) throw badRequest('secret token contains unallowed characters');
  checkWebhookUrl(url, world.parts.cloudRules);
  if (world.parts.cloudRules && bot.webhook && now - bot.webhook.setAt < 1000) {
    throw new ApiFailure(429, 'Too Many Requests: retry after 1', { retry_after: 1 });
  }
  const asked = parameters.integer('max_connections') ?? 40;
  const maxConnections = Math.min(world.parts.cloudRules ? 100 : 100_000, Math.max(1, asked));
  applyAllowedUpdates(call);
  if (parameters.flag('drop_pending_updates')) bot.updates.clear();
  const same = bot.webhook?.url === url && bot.webhook.secretToken === secretToken && bot.webhook.maxConnections === maxConnections;
  if (same) return new WithDescription(true, 'Webhook is already set');
  world.setWebhook(bot, { url, secretToken, maxConnections, setAt: now });
  return new WithDescription(true, 'Webhook was set');
};

const deleteWebhook: Method = ({ world, bot, parameters }) => {
  if (parameters.flag('drop_pending_updates')) bot.updates.clear();
  if (!bot.webhook) return new WithDescription(true, 'Webhook is already deleted');
  world.setWebhook(bot, null);
  return new WithDescription(true, 'Webhook was deleted');
};

const getWebhookInfo: Method = ({ world, bot }) => {
  const error = world.webhookError(bot);
  return {
    url: bot.webhook?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: bot.updates.pendingCount,
    ...(error && { last_error_date: Math.floor(error.at / 1000), last_error_message: error.message }),
    ...(bot.webhook && { max_connections: bot.webhook.maxConnections }),
    ...(bot.allowedUpdates && { allowed_updates: [...bot.allowedUpdates] }),
  };
};

/** Raw update bodies, spliced into the answer as they are. */
export class RawList {
  constructor(readonly bodies: string[]) {}
}

const getUpdates: Method = async (call) => {
  const { bot, parameters, closed } = call;
  if (bot.webhook) {
    throw new ApiFailure(
      409,
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  }
  applyAllowedUpdates(call);
  const limit = Math.min(100, Math.max(1, parameters.integer('limit') ?? 100));
  const timeoutMs = Math.min(50, Math.max(0, parameters.integer('timeout') ?? 0)) * 1000;
  return new RawList(await bot.updates.getUpdates({ offset: parameters.integer('offset') ?? 0, limit, timeoutMs, closed }));
};

const getFile: Method = ({ world, parameters }) => {
  const file = world.parts.files.find(parameters.text('file_id'));
  if (!file) throw badRequest('invalid file_id');
  if (file.sizeBytes > DOWNLOAD_MAX_BYTES) throw badRequest('file is too big');
  return { file_id: file.fileId, file_unique_id: file.uniqueId, file_size: file.sizeBytes, file_path: file.filePath };
};

const getChat: Method = (call) => {
  const chat = chatOf(call);
  return { ...chat.api, accent_color_id: 0, max_reaction_count: 11, accepted_gift_types: {} };
};

const getUserProfilePhotos: Method = ({ world, parameters }) => {
  const person = world.people.get(parameters.integer('user_id') ?? 0);
  if (!person) throw badRequest('user not found');
  const file = person.photoFileId === undefined ? undefined : world.parts.files.find(person.photoFileId);
  if (!file) return { total_count: 0, photos: [] };
  const { width, height } = SAMPLE_FILES.photo;
  return { total_count: 1, photos: [[{ file_id: file.fileId, file_unique_id: file.uniqueId, file_size: file.sizeBytes, width, height }]] };
};

export function connectionView(bot: Bot, id: string): JsonObject | undefined {
  const connection = bot.connections.get(id);
  if (!connection) return undefined;
  const { owner, date, enabled, rights } = connection;
  return { id, user: owner.user, user_chat_id: owner.id, date, is_enabled: enabled, rights, can_reply: rights['can_reply'] === true };
}

const getBusinessConnection: Method = ({ bot, parameters }) => {
  const view = connectionView(bot, parameters.text('business_connection_id'));
  if (!view) throw badRequest('business connection not found');
  return view;
};

const readBusinessMessage: Method = (call) => {
  const chat = chatOf(call);
  if (chat.connectionId === undefined) throw badRequest('business connection not found');
  messageOf(call, chat, 'read');
  return true;
};

export const accountMethods: Record<string, Method> = {
  getMe,
  setWebhook,
  deleteWebhook,
  getWebhookInfo,
  getUpdates,
  getFile,
  getChat,
  getUserProfilePhotos,
  getBusinessConnection,
  readBusinessMessage,
};
