// POST messages: to whom, may it be sent now, is it well-formed; then the statuses WhatsApp tells about it.
import { GraphFailure } from '../../meta/stub/graph-answer.js';
import type { JsonObject } from '../../stub-kit/reading.js';
import { fieldsOf, idOf, textOf, type Fields } from '../../meta/reading.js';
import { normalizedPhone } from '../phone-number.js';
import { invalidValue, missing } from './field-checks.js';
import type { Exchange } from './graph-face.js';
import { checkMessage } from './message-checks.js';
import { checkPace } from './pace.js';
import type { Chat, ChatMessage, Person } from './types.js';
import type { World } from './world.js';

const WINDOW_MS = 86_400_000;
const TYPING_SHOWN_MS = 25_000;

export function postMessage(exchange: Exchange): unknown {
  const { world, account, call } = exchange;
  const { body } = call;
  if (body['messaging_product'] !== 'whatsapp') throw missing('messaging_product');
  if (body['status'] === 'read') return markRead(exchange);
  const person = recipientOf(world, body);
  const type = checkMessage({ ...exchange, person }, body);
  checkPace(world, account, person);
  const chat = world.chat(account, person);
  if (type !== 'template' && world.parts.now() - chat.lastIncomingAt > WINDOW_MS) {
    throw new GraphFailure(400, 131_047, 'Re-engagement message', {
      details: 'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
    });
  }
  const message = type === 'reaction' ? react(world, chat, fieldsOf(body['reaction'])) : store(world, chat, type, body);
  const text = textOf(fieldsOf(body[type])['body']) ?? textOf(fieldsOf(body[type])['caption']);
  world.parts.log.add({
    direction: 'call',
    method: type,
    status: 200,
    chatId: person.id,
    messageId: message.wamid,
    ...(text !== undefined && { text }),
  });
  tellStatuses(exchange, chat, message, type);
  return answer(body, person, message, type);
}

function answer(body: Fields, person: Person, message: Pick<ChatMessage, 'wamid'>, type: string): JsonObject {
  const to = textOf(body['to']);
  const input = to ?? textOf(body['recipient']) ?? '';
  return {
    messaging_product: 'whatsapp',
    contacts: [{ input, ...(to === undefined ? { user_id: person.userId } : { wa_id: person.phone }) }],
    messages: [{ id: message.wamid, ...(type === 'template' && { message_status: 'accepted' }) }],
  };
}

/** `to` wins over `recipient`. */
function recipientOf(world: World, body: Fields): Person {
  const to = textOf(body['to']);
  const recipient = textOf(body['recipient']);
  if (to === undefined && recipient === undefined) throw missing('to');
  if (body['recipient_type'] !== undefined && body['recipient_type'] !== 'individual')
    throw invalidValue('recipient_type must be individual');
  const phone = to === undefined ? null : normalizedPhone(to);
  for (const person of world.people.values()) {
    if (phone === null ? person.userId === recipient : normalizedPhone(person.phone) === phone) return person;
  }
  throw new GraphFailure(400, 131_026, 'Message undeliverable', { details: 'Message Undeliverable.' });
}

const CALLBACK_DATA_MAX = 512;

function store(world: World, chat: Chat, type: string, body: Fields): ChatMessage {
  const context = fieldsOf(body['context']);
  const quotedId = idOf(context['message_id']);
  const quoted = quotedId === undefined ? undefined : world.findMessage(chat, quotedId);
  if (body['context'] !== undefined && !quoted) throw invalidValue('context.message_id does not name a message of this conversation');
  chat.typingUntil = 0;
  const callbackData = textOf(body['biz_opaque_callback_data']);
  if (callbackData !== undefined && callbackData.length > CALLBACK_DATA_MAX) throw invalidValue('biz_opaque_callback_data is too long');
  return world.addMessage(chat, {
    side: 'business',
    type,
    content: body[type],
    ...(quoted && { replyTo: quoted.id }),
    ...(callbackData !== undefined && { callbackData }),
  });
}

function react(world: World, chat: Chat, reaction: Fields): ChatMessage {
  const target = world.findMessage(chat, idOf(reaction['message_id']) ?? '');
  if (!target) throw invalidValue('reaction.message_id does not name a message of this conversation');
  const emoji = textOf(reaction['emoji']);
  const { business: _before, ...others } = target.reactions ?? {};
  target.reactions = { ...others, ...(emoji !== undefined && { business: emoji }) };
  world.bump(chat);
  return { ...target, wamid: `${target.wamid}-reaction-${world.parts.now()}` };
}

/** Told after the answer, as WhatsApp mostly does. A person who blocked the business gets nothing, and nobody is told why. */
function tellStatuses({ world, account, failLater }: Exchange, chat: Chat, message: ChatMessage, type: string): void {
  setImmediate(() => {
    if (failLater !== undefined) {
      const error = { code: failLater, title: 'On demand', message: 'On demand', error_data: { details: 'A fault on demand' } };
      world.setStatus(account, chat, message, 'failed', [error]);
      return;
    }
    world.setStatus(account, chat, message, 'sent');
    if (type !== 'reaction' && !chat.blocked) world.setStatus(account, chat, message, 'delivered');
  });
}

function markRead({ world, account, call }: Exchange): JsonObject {
  const id = textOf(call.body['message_id']);
  if (id === undefined) throw missing('message_id');
  const typing = call.body['typing_indicator'];
  if (typing !== undefined && fieldsOf(typing)['type'] !== 'text') throw invalidValue('typing_indicator.type must be text');
  for (const chat of account.chats.values()) {
    const message = world.findMessage(chat, id);
    if (message?.side !== 'user') continue;
    for (const other of chat.messages.values()) if (other.side === 'user' && other.id <= message.id) other.status = 'read';
    if (typing !== undefined) chat.typingUntil = world.parts.now() + TYPING_SHOWN_MS;
    world.bump(chat);
    return { success: true };
  }
  throw invalidValue('message_id does not name a message that was received');
}
