// Answers to menus, templates and flows; and what stands for kinds the hub has no word for.
import type { InboundContent, Said } from '../../src/contract/index.js';
import { cutText, fieldsOf, isObject, listOf, shortTextOf, textOf, timeOfSeconds, type Fields } from '../meta/reading.js';
import { say } from './words.js';

const TEXT_KEPT = 4000;
const FIELDS_KEPT = 100;

/** null for an answer of a kind nobody knows. */
export function formReplyOf(type: 'interactive' | 'button', body: Fields): InboundContent | null {
  if (type === 'button') return choice(body['payload'] ?? body['text'], body['text']);
  switch (body['type']) {
    case 'button_reply':
    case 'list_reply': {
      const reply = fieldsOf(body[body['type']]);
      return choice(reply['id'], reply['title']);
    }
    case 'nfm_reply':
      return flowReply(fieldsOf(body['nfm_reply']));
    case 'call_permission_reply':
      return { type: 'form_reply', fields: callPermission(fieldsOf(body['call_permission_reply'])), choiceId: 'call_permission' };
    default:
      return null;
  }
}

function choice(id: unknown, title: unknown): InboundContent | null {
  const choiceId = shortTextOf(id, 256);
  const text = shortTextOf(title, 256);
  if (choiceId === undefined && text === undefined) return null;
  return { type: 'form_reply', fields: {}, ...(choiceId !== undefined && { choiceId }), ...(text !== undefined && { text }) };
}

/** `response`: `accept` or `reject`; until when it holds as people write times. */
function callPermission({ expiration_timestamp: expires, ...reply }: Fields): Record<string, string> {
  const until = timeOfSeconds(expires)?.toISOString();
  return fieldsAsText({ ...reply, ...(until !== undefined && { expiration_timestamp: until }) });
}

/** A filled-in flow or address form; the answers come as JSON inside a text. */
function flowReply(reply: Fields): InboundContent {
  const choiceId = shortTextOf(reply['name'], 256);
  const text = shortTextOf(reply['body'], TEXT_KEPT);
  return {
    type: 'form_reply',
    fields: answersOf(reply['response_json']),
    ...(choiceId !== undefined && { choiceId }),
    ...(text !== undefined && { text }),
  };
}

/** The token names the flow's session to the business's own server; it is none of the answers. An address form puts its lines into `values`. */
function answersOf(json: unknown): Record<string, string> {
  const text = textOf(json) ?? '';
  const answers = parsed(text);
  if (!isObject(answers)) return text === '' ? {} : { answer: cutText(text, TEXT_KEPT) };
  const { flow_token: _token, values, ...shown } = answers;
  return fieldsAsText({ ...shown, ...(isObject(values) ? values : values !== undefined && { values }) });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function fieldsAsText(fields: Fields): Record<string, string> {
  const entries = Object.entries(fields).slice(0, FIELDS_KEPT);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, cutText(typeof value === 'string' ? value : JSON.stringify(value), TEXT_KEPT)]),
  );
}

/** Codes of `errors` that say more than their words do. */
const REASONS: Readonly<Record<number, Required<Said>>> = {
  131052: say('file_over_100_mb'),
  131060: say('only_in_phone_app'),
};

/** Never refuses: a message nobody knows is kept under its most telling name. */
export function unsupported(message: Fields): InboundContent {
  const kind = cutText(textOf(fieldsOf(message['unsupported'])['type']) ?? nestedKind(message) ?? textOf(message['type']) ?? 'empty', 64);
  const error = fieldsOf(listOf(message['errors'])[0]);
  const code = typeof error['code'] === 'number' ? error['code'] : 0;
  const known = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
  const { message: reason, says } = known ?? say('kind_unknown', { kind });
  const caption = textOf(fieldsOf(message[textOf(message['type']) ?? ''])['caption']);
  return {
    type: 'unsupported',
    platformType: kind,
    reason,
    says,
    ...(caption !== undefined && { text: cutText(caption, TEXT_KEPT) }),
  };
}

/** `interactive` says inside what it is. */
function nestedKind(message: Fields): string | undefined {
  const inner = textOf(fieldsOf(message['interactive'])['type']);
  return inner === undefined ? undefined : `interactive/${inner}`;
}
