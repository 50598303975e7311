// A person with their phone in one chat: what they do there is written down and told to the business.
import { ActionError } from '../../stub-kit/control-errors.js';
import type { JsonObject } from '../../stub-kit/reading.js';
import { fieldsOf, textOf } from '../../meta/reading.js';
import type { Account, Chat, ChatMessage, Person } from './types.js';
import { contactOf, seconds, type World } from './world.js';

export type Action = { type: string } & JsonObject;

export interface Scene {
  world: World;
  account: Account;
  chat: Chat;
  person: Person;
  action: Action;
}

/** Answers the messages it made. */
export type Perform = (scene: Scene) => ChatMessage[];

/** The person writes. */
export function write(scene: Scene, type: string, content: unknown, more: JsonObject = {}): ChatMessage {
  const { world, account, chat, action } = scene;
  if (chat.blocked) throw new ActionError('The business is blocked; unblock it to write');
  const replied = action['replyTo'] === undefined ? undefined : chat.messages.get(Number(action['replyTo']));
  const message = world.addMessage(chat, { side: 'user', type, content, ...(replied && { replyTo: replied.id }) });
  const context = replied
    ? { from: replied.side === 'user' ? scene.person.phone : account.phone, id: replied.wamid }
    : action['forwarded'] === true
      ? { forwarded: true }
      : undefined;
  tellMessage(scene, { id: message.wamid, type, [type]: content, ...(context && { context }), ...more });
  return message;
}

export function tellMessage({ world, account, person }: Scene, message: JsonObject): void {
  const told = {
    ...(person.hidesPhone ? {} : { from: person.phone }),
    from_user_id: person.userId,
    timestamp: seconds(world.parts.now()),
    ...message,
  };
  const text = textOf(fieldsOf(message['text'])['body']);
  const facts = { chatId: person.id, messageId: String(message['id']), ...(text !== undefined && { text }) };
  world.tell(account, 'messages', { contacts: [contactOf(person)], messages: [told] }, facts);
}

export function target({ chat, action }: Scene): ChatMessage {
  const message = chat.messages.get(Number(action['messageId']));
  if (!message || message.deleted === true) throw new ActionError('No such message');
  return message;
}

export function required(scene: Scene, name: string): string {
  const value = optional(scene, name);
  if (value === undefined) throw new ActionError(`Field ${name} is required`);
  return value;
}

export function optional({ action }: Scene, name: string): string | undefined {
  return textOf(action[name]);
}
