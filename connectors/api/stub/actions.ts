// What a person can do, each told to the hub as a program with a channel of its own tells it. Names of actions are those of the lab's phone.
import { ActionError } from '../../stub-kit/control-errors.js';
import type { PhoneFileKind } from '../../stub-kit/phone.js';
import { objectOf, textOf, type JsonObject } from '../../stub-kit/reading.js';
import { SAMPLE_FILES } from '../../stub-kit/samples.js';
import type { StubFile } from './files.js';
import { fileView } from './phone.js';
import type { Account, Chat, PhoneMessage } from './types.js';
import { externalMessageId, type World } from './world.js';

export type Action = { type: string } & JsonObject;

interface Scene {
  world: World;
  account: Account;
  chat: Chat;
  action: Action;
}

type Perform = (scene: Scene) => PhoneMessage[];
type Shown = Omit<PhoneMessage, 'id' | 'at' | 'from'>;

export function act(scene: Scene): { messageIds: number[] } {
  const perform = Object.hasOwn(ACTIONS, scene.action.type) ? ACTIONS[scene.action.type] : undefined;
  if (!perform) throw new ActionError(`Unknown action ${scene.action.type}`);
  return { messageIds: perform(scene).map(({ id }) => id) };
}

const start: Perform = (scene) => {
  const payload = textIn(scene, 'payload');
  const entryPoint = payload === undefined ? {} : { entryPoint: { kind: 'start', payload } };
  return [write(scene, { type: 'text', text: 'Hello' }, { kind: 'text', text: 'Hello' }, { more: entryPoint })];
};

const text: Perform = (scene) => {
  const words = requiredText(scene, 'text');
  return [write(scene, { type: 'text', text: words }, { kind: 'text', text: words })];
};

const file =
  (kind: PhoneMessage['kind'], sample: PhoneFileKind, content: JsonObject): Perform =>
  (scene) => {
    const stored = fileOf(scene, sample);
    const caption = textIn(scene, 'caption');
    const words = caption === undefined ? {} : { caption };
    const shown = { kind, ...fileView(stored), ...words };
    if (scene.action['upload'] === true) {
      const media = { part: 'file', mime: stored.mime, name: stored.name, sizeBytes: stored.bytes.length };
      return [write(scene, { ...content, media, ...words }, shown, { uploads: new Map([['file', stored]]) })];
    }
    return [write(scene, { ...content, media: byAddress(scene, stored), ...words }, shown)];
  };

const album: Perform = (scene) => {
  const count = Math.min(10, Math.max(2, Number(scene.action['count'] ?? 3)));
  const albumId = `album-${scene.chat.nextMessageId}`;
  return Array.from({ length: count }, () => {
    const stored = fileOf(scene, 'photo');
    return write(
      scene,
      { type: 'image', media: byAddress(scene, stored) },
      { kind: 'photo', albumId, ...fileView(stored) },
      { more: { albumId } },
    );
  });
};

const location: Perform = (scene) => {
  const latitude = Number(scene.action['latitude'] ?? 52.52);
  const longitude = Number(scene.action['longitude'] ?? 13.405);
  const title = textIn(scene, 'title');
  const named = title === undefined ? {} : { name: title };
  const shown = title === undefined ? ({ kind: 'location' } as const) : ({ kind: 'venue', title } as const);
  return [write(scene, { type: 'location', latitude, longitude, ...named }, { ...shown, latitude, longitude })];
};

const contact: Perform = (scene) => {
  const phone = requiredText(scene, 'phone');
  const name = textIn(scene, 'name') ?? scene.chat.person.displayName;
  return [write(scene, { type: 'contact_card', contacts: [{ name, phones: [phone] }] }, { kind: 'contact', title: name, phone })];
};

const tap: Perform = (scene) => {
  const choiceId = requiredText(scene, 'data');
  const menu = messageIn(scene);
  const label = menu.buttons?.flat().find(({ data }) => data === choiceId)?.text;
  if (label === undefined) throw new ActionError('No such option');
  const replyTo = externalMessageId(scene.chat, menu.id);
  return [write(scene, { type: 'form_reply', fields: {}, choiceId, text: label }, { kind: 'text', text: label }, { more: { replyTo } })];
};

const edit: Perform = (scene) => {
  const message = ownMessage(scene);
  const words = requiredText(scene, 'text');
  Object.assign(message, { text: words, edited: true });
  tell(scene, { type: 'edit', externalMessageId: externalMessageId(scene.chat, message.id), content: { type: 'text', text: words } });
  return [message];
};

const react: Perform = (scene) => {
  const message = messageIn(scene);
  const given = scene.action['emojis'];
  const emojis = Array.isArray(given) ? given.filter((emoji) => typeof emoji === 'string') : [];
  message.reactions = emojis;
  tell(scene, { type: 'reaction', externalMessageId: externalMessageId(scene.chat, message.id), emojis });
  return [];
};

const unsend: Perform = (scene) => {
  const message = ownMessage(scene);
  message.deleted = true;
  tell(scene, { type: 'unsend', externalMessageIds: [externalMessageId(scene.chat, message.id)] });
  return [];
};

/** Of one message of the business, and with it of all before. */
const receipt =
  (status: 'delivered' | 'read'): Perform =>
  (scene) => {
    const { messages } = scene.chat;
    const last = scene.action['messageId'] === undefined ? messages.filter(({ from }) => from === 'bot').at(-1) : messageIn(scene);
    if (last?.from !== 'bot') throw new ActionError('No message of the business');
    if (status === 'read') for (const message of messages) if (message.from === 'bot' && message.id <= last.id) message.readByUser = true;
    tell(scene, { type: 'receipt', status, externalMessageId: externalMessageId(scene.chat, last.id), earlierToo: true });
    return [];
  };

const failed: Perform = (scene) => {
  const message = messageIn(scene);
  const error = { code: 'not_delivered', message: textIn(scene, 'reason') ?? 'The device is gone' };
  tell(scene, { type: 'receipt', status: 'failed', externalMessageId: externalMessageId(scene.chat, message.id), error });
  return [];
};

const typing: Perform = (scene) => {
  tell(scene, { type: 'typing' });
  return [];
};

const reachability =
  (reachable: boolean): Perform =>
  (scene) => {
    scene.chat.blocked = !reachable;
    tell(scene, { type: 'reachability', reachable, reason: reachable ? 'unblocked' : 'blocked_by_user' });
    return [];
  };

const raw: Perform = ({ world, account, chat, action }) => {
  world.sender.tell({ account, lane: chat.person.id, body: objectOf(action['body']) });
  return [];
};

const ACTIONS: Readonly<Record<string, Perform>> = {
  start,
  text,
  photo: file('photo', 'photo', { type: 'image' }),
  video: file('video', 'video', { type: 'video' }),
  animation: file('animation', 'video', { type: 'video', animation: true }),
  video_note: file('video_note', 'video', { type: 'video', round: true }),
  voice: file('voice', 'voice', { type: 'audio', voice: true }),
  audio: file('audio', 'audio', { type: 'audio' }),
  document: file('document', 'document', { type: 'file' }),
  sticker: file('sticker', 'sticker', { type: 'sticker' }),
  album,
  location,
  venue: location,
  contact,
  tap,
  edit,
  react,
  delete: unsend,
  delivered: receipt('delivered'),
  read: receipt('read'),
  failed,
  typing,
  block: reachability(false),
  unblock: reachability(true),
  raw,
};

function write(
  scene: Scene,
  content: JsonObject,
  shown: Shown,
  { more = {}, uploads }: { more?: JsonObject; uploads?: ReadonlyMap<string, StubFile> } = {},
): PhoneMessage {
  const { world, account, chat, action } = scene;
  if (chat.blocked) throw new ActionError('The channel is blocked; unblock it to write');
  const quoted = typeof action['replyTo'] === 'number' ? { replyTo: action['replyTo'] } : {};
  const message = world.show(chat, { from: 'user', ...quoted, ...shown });
  const replyTo = quoted.replyTo === undefined ? {} : { replyTo: externalMessageId(chat, quoted.replyTo) };
  world.sender.tell({
    account,
    lane: chat.person.id,
    body: {
      ...whoIs(chat),
      externalMessageId: externalMessageId(chat, message.id),
      sentAt: message.at,
      content,
      ...replyTo,
      ...more,
    },
    ...(uploads && { uploads }),
    facts: { chatId: chat.person.id, messageId: message.id, ...(shown.text !== undefined && { text: shown.text }) },
  });
  return message;
}

let happenings = 0;

function tell({ world, account, chat }: Scene, event: JsonObject): void {
  world.bump(chat);
  happenings += 1;
  const eventId = `${world.parts.now()}-${happenings}`;
  world.sender.tell({ account, lane: chat.person.id, body: { ...whoIs(chat), eventId, ...event }, facts: { chatId: chat.person.id } });
}

function whoIs({ person: { id, displayName, username, language } }: Chat): JsonObject {
  const profile = { displayName, ...(username !== undefined && { username }), ...(language !== undefined && { language }) };
  return { externalUserId: id, profile };
}

function fileOf({ world, action }: Scene, kind: PhoneFileKind): StubFile {
  const sample = SAMPLE_FILES[kind];
  const base64 = textIn({ action }, 'fileBase64');
  return world.parts.files.add({
    name: textIn({ action }, 'fileName') ?? sample.name,
    mime: textIn({ action }, 'mime') ?? sample.mime,
    bytes: base64 === undefined ? sample.bytes : Buffer.from(base64, 'base64'),
  });
}

function byAddress({ world }: Scene, { id, mime, name, bytes }: StubFile): JsonObject {
  return { url: `${world.baseUrl}/_files/${id}`, mime, name, sizeBytes: bytes.length };
}

function messageIn({ chat, action }: Scene): PhoneMessage {
  const message = chat.messages.find(({ id }) => id === action['messageId']);
  if (!message) throw new ActionError('No such message');
  return message;
}

function ownMessage(scene: Scene): PhoneMessage {
  const message = messageIn(scene);
  if (message.from !== 'user') throw new ActionError('Only one’s own messages can be changed');
  return message;
}

function textIn({ action }: Pick<Scene, 'action'>, name: string): string | undefined {
  return textOf(action[name]);
}

function requiredText(scene: Scene, name: string): string {
  const value = textIn(scene, name);
  if (value === undefined) throw new ActionError(`Field ${name} is required`);
  return value;
}
