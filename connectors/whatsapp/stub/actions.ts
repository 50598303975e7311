// What a person can do on their phone, each told to the business as WhatsApp would tell it.
import { ActionError } from '../../stub-kit/control-errors.js';
import type { PhoneFileKind } from '../../stub-kit/phone.js';
import { SAMPLE_FILES } from '../../stub-kit/samples.js';
import { listOf, textOf } from '../../meta/reading.js';
import { call, contact, flow, location, order, tap } from './answers.js';
import { optional, required, target, tellMessage, write, type Perform, type Scene } from './scene.js';
import { contactOf, newMessageId, seconds } from './world.js';

export function act(scene: Scene): { messageIds: number[] } {
  const perform = Object.hasOwn(ACTIONS, scene.action.type) ? ACTIONS[scene.action.type] : undefined;
  if (!perform) throw new ActionError(`Unknown action ${scene.action.type}`);
  return { messageIds: perform(scene).map((message) => message.id) };
}

const text: Perform = (scene) => [write(scene, 'text', { body: required(scene, 'text') })];

/** Opening the chat for the first time, as a link or advertisement makes people do. */
const start: Perform = (scene) => {
  const payload = optional(scene, 'payload');
  const referral = {
    source_url: `https://fb.me/${payload ?? ''}`,
    source_id: payload,
    source_type: 'ad',
    headline: 'Chat with us',
    body: 'We answer at once',
    media_type: 'image',
    image_url: 'https://example.com/ad.jpg',
    ctwa_clid: `ARA${payload ?? ''}`,
  };
  return [write(scene, 'text', { body: optional(scene, 'text') ?? 'Hello!' }, payload === undefined ? {} : { referral })];
};

const FORMS = {
  photo: 'image',
  video: 'video',
  voice: 'audio',
  audio: 'audio',
  document: 'document',
  sticker: 'sticker',
} satisfies Partial<Record<PhoneFileKind, string>>;

const file =
  (kind: keyof typeof FORMS): Perform =>
  (scene) => {
    const sample = SAMPLE_FILES[kind];
    const base64 = optional(scene, 'fileBase64');
    const sizeBytes = scene.action['sizeBytes'];
    const stored = scene.world.parts.files.add({
      name: optional(scene, 'fileName') ?? sample.name,
      mime: optional(scene, 'mime') ?? sample.mime,
      bytes: base64 === undefined ? sample.bytes : Buffer.from(base64, 'base64'),
      ...(typeof sizeBytes === 'number' && { sizeBytes }),
    });
    const caption = optional(scene, 'caption');
    const content = {
      mime_type: stored.mime,
      sha256: 'c29tZSBzaGEyNTY=',
      id: stored.id,
      ...(caption !== undefined && { caption }),
      ...(kind === 'document' && { filename: stored.name }),
      ...((kind === 'voice' || kind === 'audio') && { voice: kind === 'voice' }),
      ...(kind === 'sticker' && { animated: false }),
    };
    return [write(scene, FORMS[kind], content)];
  };

/** WhatsApp tells pictures chosen together one by one. */
const album: Perform = (scene) => {
  const count = Math.min(10, Math.max(2, Number(scene.action['count'] ?? 3)));
  return Array.from({ length: count }, () => file('photo')(scene)).flat();
};

const react: Perform = (scene) => {
  const message = target(scene);
  const emoji = textOf(listOf(scene.action['emojis'])[0]);
  const { user: _before, ...others } = message.reactions ?? {};
  message.reactions = { ...others, ...(emoji !== undefined && { user: emoji }) };
  tellMessage(scene, {
    id: newMessageId(),
    type: 'reaction',
    reaction: { message_id: message.wamid, ...(emoji !== undefined && { emoji }) },
  });
  scene.world.bump(scene.chat);
  return [message];
};

/** Only numbers shared with the phone app hear of edits and deletions. */
const edit: Perform = (scene) => {
  const message = target(scene);
  message.content = { body: required(scene, 'text') };
  message.edited = true;
  tellMessage(scene, {
    id: newMessageId(),
    type: 'edit',
    edit: { original_message_id: message.wamid, message: { type: 'text', text: message.content } },
  });
  scene.world.bump(scene.chat);
  return [message];
};

const revoke: Perform = (scene) => {
  const message = target(scene);
  message.deleted = true;
  tellMessage(scene, { id: newMessageId(), type: 'revoke', revoke: { original_message_id: message.wamid } });
  scene.world.bump(scene.chat);
  return [message];
};

/** The person looks at the chat: everything that arrived is read. */
const read: Perform = ({ world, account, chat }) => {
  const unread = [...chat.messages.values()].filter(
    ({ side, status }) => side === 'business' && (status === 'sent' || status === 'delivered'),
  );
  if (!chat.blocked) for (const message of unread) world.setStatus(account, chat, message, 'read');
  return unread;
};

const play: Perform = (scene) => {
  const message = target(scene);
  scene.world.tell(
    scene.account,
    'messages',
    {
      statuses: [
        { id: message.wamid, status: 'played', timestamp: seconds(scene.world.parts.now()), recipient_user_id: scene.person.userId },
      ],
    },
    { chatId: `${scene.person.id} status` },
  );
  return [message];
};

const setBlocked =
  (blocked: boolean): Perform =>
  ({ world, chat }) => {
    chat.blocked = blocked;
    world.bump(chat);
    return [];
  };

/** The same person under a new number: a new user id too, told in a message without contacts. */
const changeNumber: Perform = ({ world, account, chat, person, action }) => {
  const [oldPhone, oldUserId] = [person.phone, person.userId];
  person.phone = (textOf(action['phone']) ?? `1650666${oldPhone.slice(-4)}`).replace(/^\+/, '');
  person.userId = `${oldUserId}9`;
  const system = {
    type: 'user_changed_number',
    body: `User ${person.displayName} changed from ${oldPhone} to ${person.phone}`,
    wa_id: person.phone,
    user_id: person.userId,
    previous_user_id: oldUserId,
  };
  const message = {
    from: oldPhone,
    from_user_id: oldUserId,
    id: newMessageId(),
    timestamp: seconds(world.parts.now()),
    type: 'system',
    system,
  };
  world.tell(account, 'messages', { messages: [message] }, { chatId: person.id });
  world.bump(chat);
  return [];
};

const hidePhone: Perform = ({ world, chat, person, action }) => {
  person.hidesPhone = action['hidden'] !== false;
  person.username = textOf(action['username']) ?? person.username ?? person.displayName.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  world.bump(chat);
  return [];
};

/** The owner answers from the WhatsApp Business app. */
const phoneApp: Perform = (scene) => {
  const { world, account, chat, person } = scene;
  const message = world.addMessage(chat, { side: 'phone', type: 'text', content: { body: required(scene, 'text') } });
  const to = person.hidesPhone ? { to_user_id: person.userId } : { to: person.phone, to_user_id: person.userId };
  const echo = { from: account.phone, ...to, id: message.wamid, timestamp: seconds(message.at), type: 'text', text: message.content };
  const facts = { chatId: person.id, messageId: message.wamid };
  world.tell(account, 'smb_message_echoes', { contacts: [contactOf(person)], message_echoes: [echo] }, facts);
  return [message];
};

const unsupported: Perform = (scene) => {
  const errors = [
    {
      code: 131_051,
      title: 'Message type unknown',
      message: 'Message type unknown',
      error_data: { details: 'Message type is currently not supported.' },
    },
  ];
  return [write(scene, 'unsupported', { type: optional(scene, 'kind') ?? 'poll_creation' }, { errors })];
};

/** A change exactly as given: `field` and `value`. */
const raw: Perform = (scene) => {
  const { world, account, person, action } = scene;
  const field = required(scene, 'field');
  const change = { field, value: action['value'] };
  world.tellEntry(
    account,
    { id: account.businessAccountId, time: Math.floor(world.parts.now() / 1000), changes: [change] },
    { field, chatId: person.id },
  );
  return [];
};

const ACTIONS: Readonly<Record<string, Perform>> = {
  text,
  start,
  photo: file('photo'),
  video: file('video'),
  animation: file('video'),
  video_note: file('video'),
  voice: file('voice'),
  audio: file('audio'),
  document: file('document'),
  sticker: file('sticker'),
  album,
  location,
  venue: (scene) => location({ ...scene, action: { title: 'Central Station', ...scene.action } }),
  contact,
  order,
  tap,
  flow,
  react,
  edit,
  revoke,
  read,
  play,
  block: setBlocked(true),
  unblock: setBlocked(false),
  change_number: changeNumber,
  hide_phone: hidePhone,
  phone_app: phoneApp,
  unsupported,
  call,
  raw,
};
