// What every send method does around its content: checks the chat and the flood limits, resolves the reply, stores the message.
import { readReplyMarkup } from '../keyboard.js';
import { checkPace } from '../pace.js';
import type { Chat, ChatMessage, JsonObject } from '../types.js';
import { badRequest } from '../types.js';
import { writableChat, type Call, type Method } from './call.js';

/** Makes a send method from what is particular to it: its content. */
export function sending(content: (call: Call) => JsonObject): Method {
  return (call) => {
    const chat = writableChat(call);
    const message = content(call);
    const extras = commonFields(call, chat);
    checkPace(call.world, call.bot, chat);
    return post(call, chat, { ...message, ...extras }).api;
  };
}

export function post(call: Call, chat: Chat, content: JsonObject): ChatMessage {
  chat.typingUntil = 0;
  if (chat.connectionId === undefined) return call.world.addMessage(chat, 'bot', call.bot.user, content);
  const owner = call.bot.connections.get(chat.connectionId)?.owner;
  return call.world.addMessage(chat, 'bot', owner?.user ?? call.bot.user, { ...content, sender_business_bot: call.bot.user });
}

/** Reply target and keyboard. */
export function commonFields(call: Call, chat: Chat): JsonObject {
  const markup = readReplyMarkup(call.parameters, chat);
  const target = replyTarget(call, chat);
  return { ...(target && { reply_to_message: target }), ...(markup && { reply_markup: markup }) };
}

function replyTarget({ parameters }: Call, chat: Chat): JsonObject | undefined {
  const given = parameters.structure('reply_parameters');
  if (given === undefined && !parameters.has('reply_to_message_id')) return undefined;
  if (given !== undefined && (typeof given !== 'object' || given === null)) throw badRequest("can't parse reply parameters JSON object");
  const fields: JsonObject = { ...given };
  const id = given === undefined ? parameters.integer('reply_to_message_id') : fields['message_id'];
  if (!Number.isInteger(Number(id))) throw badRequest("message_id isn't specified in reply parameters");
  const target = chat.messages.get(Number(id));
  if (target && !target.deleted) {
    const { reply_to_message: _nested, ...shown } = target.api;
    return shown;
  }
  const tolerated =
    fields['allow_sending_without_reply'] === true || parameters.flag('allow_sending_without_reply') || chat.connectionId !== undefined;
  if (!tolerated) throw badRequest('message to be replied not found');
  return undefined;
}
