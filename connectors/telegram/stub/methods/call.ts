// One Bot API call as the methods see it, and the checks most of them share: which chat, which message, may the bot write there.
import type { Parameters } from '../parameters.js';
import type { Bot, Chat, ChatMessage } from '../types.js';
import { ApiFailure, badRequest } from '../types.js';
import type { World } from '../world.js';

export interface Call {
  world: World;
  bot: Bot;
  parameters: Parameters;
  /** Aborts when the caller hangs up. */
  closed: AbortSignal;
}

/** The value for `result`; a `WithDescription` also sets the answer's description. */
export type Method = (call: Call) => unknown;

export class WithDescription {
  constructor(
    readonly result: unknown,
    readonly description: string,
  ) {}
}

/** Business replies are only allowed this long after the customer's last message. */
const BUSINESS_REPLY_WINDOW_MS = 86_400_000;

/** The chat a call is about, whether or not the bot may write there. */
export function chatOf({ world, bot, parameters }: Call): Chat {
  if (!parameters.has('chat_id')) throw badRequest('chat_id is empty');
  const id = parameters.text('chat_id');
  const connectionId = parameters.text('business_connection_id');
  if (connectionId !== '') {
    const connection = bot.connections.get(connectionId);
    if (!connection) throw badRequest('business connection not found');
    const chat = bot.chats.get(`${connectionId}/${id}`);
    if (!chat) throw badRequest('chat not found');
    return chat;
  }
  const chat = bot.chats.get(id);
  if (chat?.migratedTo !== undefined) {
    throw new ApiFailure(400, 'Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: chat.migratedTo });
  }
  if (chat && (chat.started || chat.blocked)) return chat;
  if (world.people.has(Number(id))) throw new ApiFailure(403, "Forbidden: bot can't initiate conversation with a user");
  throw badRequest('chat not found');
}

/** The chat, refused unless the bot may write there now. */
export function writableChat(call: Call): Chat {
  const chat = chatOf(call);
  if (chat.blocked) throw new ApiFailure(403, 'Forbidden: bot was blocked by the user');
  if (chat.connectionId === undefined) return chat;
  const connection = call.bot.connections.get(chat.connectionId);
  if (connection?.enabled !== true) throw badRequest('BUSINESS_CONNECTION_INVALID');
  if (connection.rights['can_reply'] !== true) throw badRequest('BUSINESS_PEER_INVALID');
  if (call.world.parts.now() - chat.lastIncomingAt > BUSINESS_REPLY_WINDOW_MS) throw badRequest('BUSINESS_PEER_USAGE_MISSING');
  return chat;
}

/** A message that still exists, by the call's `message_id`. */
export function messageOf(call: Call, chat: Chat, purpose: string): ChatMessage {
  const id = call.parameters.integer('message_id');
  if (id === undefined) throw badRequest('message identifier is not specified');
  const message = chat.messages.get(id);
  if (!message || message.deleted) throw badRequest(`message to ${purpose} not found`);
  return message;
}
