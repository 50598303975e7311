// Methods that change a message after it was sent: edit, delete, react, answer a button press.
import { readReplyMarkup } from '../keyboard.js';
import type { Chat, ChatMessage, JsonObject } from '../types.js';
import { badRequest } from '../types.js';
import { chatOf, messageOf, type Call, type Method } from './call.js';
import { captionOf } from './media-content.js';
import { textContent } from './send.js';

const DELETE_WINDOW_MS = 48 * 3_600_000;
const CALLBACK_TEXT_MAX = 200;

/** The reactions Telegram allows to everybody (ReactionTypeEmoji, Bot API 10.x). */
export const REACTION_EMOJIS: ReadonlySet<string> = new Set(
  '❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡'.split(
    ' ',
  ),
);

function edit(contentOf: (call: Call, message: ChatMessage) => JsonObject, replaced: readonly string[]): Method {
  return (call) => {
    const chat = chatOf(call);
    const message = messageOf(call, chat, 'edit');
    if (message.side !== 'bot' && chat.connectionId === undefined) throw badRequest("message can't be edited");
    const content = contentOf(call, message);
    const markup = readReplyMarkup(call.parameters, chat);
    const kept = Object.entries(message.api).filter(
      ([name]) => !replaced.includes(name) && name !== 'reply_markup' && name !== 'edit_date',
    );
    const next: JsonObject = { ...Object.fromEntries(kept), ...content, ...(markup && { reply_markup: markup }) };
    const { edit_date: _date, ...before } = message.api;
    if (sameFields(before, next)) {
      throw badRequest(
        'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
      );
    }
    message.api = { ...next, edit_date: Math.floor(call.world.parts.now() / 1000) };
    call.world.bump(chat);
    return message.api;
  };
}

function sameFields(left: JsonObject, right: JsonObject): boolean {
  const sorted = (object: JsonObject): string => JSON.stringify(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(left) === sorted(right);
}

const editMessageText = edit(
  (call, message) => {
    if (message.api['text'] === undefined) throw badRequest('there is no text in the message to edit');
    return textContent(call);
  },
  ['text', 'entities'],
);

const editMessageCaption = edit(
  (call, message) => {
    const carries = ['photo', 'video', 'animation', 'audio', 'voice', 'document'].some((kind) => message.api[kind] !== undefined);
    if (!carries) throw badRequest('there is no caption in the message to edit');
    return captionOf(call);
  },
  ['caption', 'caption_entities'],
);

const editMessageReplyMarkup = edit(() => ({}), []);

function checkDeletable(call: Call, message: ChatMessage): void {
  if (call.world.parts.now() - message.at > DELETE_WINDOW_MS) throw badRequest("message can't be deleted for everyone");
}

function remove(call: Call, chat: Chat, message: ChatMessage): void {
  message.deleted = true;
  call.world.bump(chat);
}

const deleteMessage: Method = (call) => {
  const chat = chatOf(call);
  const message = messageOf(call, chat, 'delete');
  checkDeletable(call, message);
  remove(call, chat, message);
  return true;
};

function messageIds(call: Call): number[] {
  const ids = call.parameters.structure('message_ids');
  if (!Array.isArray(ids) || ids.length < 1 || ids.length > 100) throw badRequest('message identifiers are not specified');
  return ids.map((id: unknown) => {
    if (!Number.isInteger(Number(id))) throw badRequest('invalid message identifier specified');
    return Number(id);
  });
}

/** Ids that do not exist are passed over; one too old refuses them all. */
const deleteMessages: Method = (call) => {
  const chat = chatOf(call);
  const found = messageIds(call).flatMap((id) => chat.messages.get(id) ?? []);
  for (const message of found) checkDeletable(call, message);
  for (const message of found) remove(call, chat, message);
  return true;
};

const deleteBusinessMessages: Method = (call) => {
  const connection = call.bot.connections.get(call.parameters.text('business_connection_id'));
  if (!connection) throw badRequest('business connection not found');
  if (connection.rights['can_delete_outgoing_messages'] !== true) throw badRequest('not enough rights to delete messages');
  const ids = new Set(messageIds(call));
  for (const chat of call.bot.chats.values()) {
    if (chat.connectionId !== connection.id) continue;
    for (const id of ids) {
      const message = chat.messages.get(id);
      if (message) remove(call, chat, message);
    }
  }
  return true;
};

const setMessageReaction: Method = (call) => {
  const chat = chatOf(call);
  const message = messageOf(call, chat, 'react');
  const reaction = call.parameters.structure('reaction') ?? [];
  if (!Array.isArray(reaction)) throw badRequest("can't parse reaction types JSON object");
  if (reaction.length > 1) throw badRequest('REACTIONS_TOO_MANY');
  const emojis = reaction.map((item: unknown) => {
    const { type, emoji }: JsonObject = { ...(typeof item === 'object' ? item : {}) };
    if (type !== 'emoji' || !REACTION_EMOJIS.has(String(emoji))) throw badRequest('REACTION_INVALID');
    return String(emoji);
  });
  message.reactions = (message.reactions ?? new Map<number, string[]>()).set(call.bot.id, emojis);
  call.world.bump(chat);
  return true;
};

const answerCallbackQuery: Method = ({ world, bot, parameters }) => {
  const id = parameters.text('callback_query_id');
  const expiresAt = bot.callbackQueries.get(id);
  if (expiresAt === undefined || expiresAt <= world.parts.now()) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  }
  if (parameters.text('text').length > CALLBACK_TEXT_MAX) throw badRequest('MESSAGE_TOO_LONG');
  bot.callbackQueries.delete(id);
  bot.answeredCallbacks.set(id, { text: parameters.text('text'), show_alert: parameters.flag('show_alert') });
  return true;
};

export const changeMethods: Record<string, Method> = {
  editMessageText,
  editMessageCaption,
  editMessageReplyMarkup,
  deleteMessage,
  deleteMessages,
  deleteBusinessMessages,
  setMessageReaction,
  answerCallbackQuery,
};
