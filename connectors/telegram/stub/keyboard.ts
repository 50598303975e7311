// Checks `reply_markup` as strictly as the platform: inline keyboards with exactly one action per button, data of at most 64 bytes.
import type { Parameters } from './parameters.js';
import type { Chat, JsonObject } from './types.js';
import { badRequest } from './types.js';

const ACTIONS = [
  'url',
  'callback_data',
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
  'disabled',
];
const CALLBACK_DATA_MAX_BYTES = 64;

/** The markup to store with the message; undefined when none was given. */
export function readReplyMarkup(parameters: Parameters, chat: Chat): JsonObject | undefined {
  const markup = parameters.structure('reply_markup');
  if (markup === undefined) return undefined;
  if (typeof markup !== 'object' || markup === null || Array.isArray(markup)) throw badRequest('object expected as reply markup');
  const fields: JsonObject = { ...markup };
  if ('inline_keyboard' in fields) return { inline_keyboard: checkRows(fields['inline_keyboard'], chat) };
  if (chat.connectionId !== undefined) throw badRequest('only inline keyboards can be used in business messages');
  return fields;
}

function checkRows(rows: unknown, chat: Chat): JsonObject[][] {
  if (!Array.isArray(rows)) throw badRequest("can't parse reply keyboard markup JSON object");
  return rows.map((row: unknown) => {
    if (!Array.isArray(row)) throw badRequest("can't parse inline keyboard button: expected an Array of Array of Button");
    return row.map((button: unknown) => checkButton(button, chat));
  });
}

function checkButton(button: unknown, chat: Chat): JsonObject {
  if (typeof button !== 'object' || button === null) throw badRequest("can't parse inline keyboard button: expected an Object");
  const fields: JsonObject = { ...button };
  const label = fields['text'];
  if (typeof label !== 'string' || label.trim() === '')
    throw badRequest('can\'t parse inline keyboard button: field "text" must be non-empty');
  const actions = ACTIONS.filter((action) => fields[action] !== undefined);
  if (actions.length === 0) throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
  if (actions.length > 1) throw badRequest("can't parse inline keyboard button: exactly one optional field must be used");
  if (actions[0] === 'web_app' && chat.connectionId !== undefined) throw badRequest('BUTTON_TYPE_INVALID');
  checkAction(fields);
  return fields;
}

function checkAction(fields: JsonObject): void {
  const data = fields['callback_data'];
  if (data !== undefined) {
    const bytes = Buffer.byteLength(String(data));
    if (bytes < 1 || bytes > CALLBACK_DATA_MAX_BYTES) throw badRequest('BUTTON_DATA_INVALID');
  }
  const url = fields['url'];
  if (url !== undefined && !/^(https?|tg):\/\/[^\s]+$/i.test(String(url))) {
    throw badRequest(`inline keyboard button URL '${String(url)}' is invalid: Wrong HTTP URL`);
  }
}
