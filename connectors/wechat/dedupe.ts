// Which happening is this? WeChat delivers again when it got no answer within 5 s, and says how to tell: messages by their id,
// events by who, when, what and with which key.
import { createHash } from 'node:crypto';
import { fieldsOf, listOf, textOf, type Fields } from './reading.js';

/** null for what is no message of WeChat. */
export function dedupeKeyOf(fields: Fields): string | null {
  const sender = textOf(fields['FromUserName']);
  const at = textOf(fields['CreateTime']);
  const kind = textOf(fields['MsgType']);
  if (sender === undefined || at === undefined || kind === undefined) return null;
  if (kind.toLowerCase() === 'event') return short(eventKeyOf(fields, sender, at));
  const id = messageIdOf(fields);
  return id === undefined ? short(`message ${sender} ${at} ${digest(JSON.stringify(fields))}`) : short(`message ${id}`);
}

/** Kept as text: it is larger than 2^53. */
export function messageIdOf(fields: Fields): string | undefined {
  return textOf(fields['MsgId']) ?? textOf(fields['MsgID']);
}

function eventKeyOf(fields: Fields, sender: string, at: string): string {
  const event = textOf(fields['Event'])?.toLowerCase() ?? '';
  // Events about authorization come from WeChat itself and name the person elsewhere; results of sends name the message.
  const person = textOf(fields['OpenID']) ?? sender;
  const sent = listOf(fieldsOf(fields['SubscribeMsgSentEvent'])['List']).map((item) => textOf(fieldsOf(item)['MsgID']) ?? '');
  const about = [textOf(fields['EventKey']) ?? '', messageIdOf(fields) ?? '', ...sent].join(' ').trim();
  return `event ${event} ${person} ${at} ${about}`.trim();
}

/** A menu's address can be longer than an index takes. */
function short(key: string): string {
  return key.length <= 200 ? key : `${key.slice(0, 120)} ${digest(key)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
