// What a person can do on their phone, each told to the account as WeChat would tell it.
// Names of actions are those of the lab's phone; what WeChat does not have is refused.
import { ActionError } from '../../stub-kit/control-errors.js';
import { textOf } from '../../stub-kit/reading.js';
import type { MediaType, StoredMedia } from './media-store.js';
import { fileView } from './phone.js';
import { grant } from './quota.js';
import { SAMPLE_FILES } from './samples.js';
import type { Account, Chat, Code, JsonObject, PhoneMessage } from './types.js';
import type { World } from './world.js';
import type { XmlFields } from './push.js';

export type Action = { type: string } & JsonObject;

export interface Scene {
  world: World;
  account: Account;
  chat: Chat;
  action: Action;
}

type Perform = (scene: Scene) => PhoneMessage[];

export function act(scene: Scene): { messageIds: number[] } {
  const perform = Object.hasOwn(ACTIONS, scene.action.type) ? ACTIONS[scene.action.type] : undefined;
  if (!perform) throw new ActionError(`Unknown action ${scene.action.type}`);
  return { messageIds: perform(scene).map((message) => message.id) };
}

/** Follows; with a scene as whoever scans its code does. */
const start: Perform = (scene) => {
  const payload = optionalText(scene, 'payload') ?? optionalText(scene, 'scene');
  if (scene.chat.following) return payload === undefined ? [] : scan(scene);
  follow(scene, payload === undefined ? undefined : codeOf(scene.account, payload));
  return [];
};

type Scanned = Pick<Code, 'scene' | 'ticket'>;

const scanned = ({ scene }: Scanned): Omit<PhoneMessage, 'id' | 'at'> => ({
  from: 'user',
  kind: 'service',
  happened: 'scanned',
  text: scene,
});

/** Holds the camera to a code: by what the code says, or by its scene. */
const scan: Perform = (scene) => {
  const { world, account, chat } = scene;
  const url = optionalText(scene, 'url');
  const code =
    url === undefined
      ? codeOf(account, optionalText(scene, 'scene') ?? requiredText(scene, 'payload'))
      : account.codes.find((known) => known.url === url && (known.expiresAt ?? Infinity) > world.parts.now());
  if (!code) throw new ActionError('二维码已过期');
  if (!chat.following) {
    follow(scene, code);
    return [];
  }
  doing(scene, 'action');
  world.show(chat, scanned(code));
  world.pushEvent(account, chat.person.id, 'SCAN', { EventKey: code.scene, Ticket: code.ticket });
  return [];
};

/** Codes of a scene nobody has made here were printed before. */
function codeOf(account: Account, scene: string): Scanned {
  return account.codes.findLast((known) => known.scene === scene) ?? { scene, ticket: 'TICKET' };
}

function follow(scene: Scene, code: Scanned | undefined): void {
  const { world, account, chat } = scene;
  chat.following = true;
  chat.followedAt = world.parts.now();
  chat.followedBy = code === undefined ? 'ADD_SCENE_SEARCH' : 'ADD_SCENE_QR_CODE';
  chat.scene = code?.scene ?? '';
  doing(scene, 'action');
  if (code !== undefined) world.show(chat, scanned(code));
  world.show(chat, { from: 'user', kind: 'service', happened: 'followed' });
  world.pushEvent(account, chat.person.id, 'subscribe', {
    EventKey: code === undefined ? '' : `qrscene_${code.scene}`,
    ...(code !== undefined && { Ticket: code.ticket }),
  });
}

const unfollow: Perform = ({ world, account, chat }) => {
  if (!chat.following) return [];
  chat.following = false;
  world.bump(chat);
  world.pushEvent(account, chat.person.id, 'unsubscribe', { EventKey: '' });
  return [];
};

const text: Perform = (scene) => {
  const words = requiredText(scene, 'text');
  return [write(scene, 'text', { Content: words }, { kind: 'text', text: words })];
};

/** What WeChat puts in place of a sticker. */
const sticker: Perform = (scene) => [
  write(scene, 'text', { Content: '【收到不支持的消息类型，暂无法显示】' }, { kind: 'text', text: '[表情]' }),
];

const image: Perform = (scene) => {
  const media = file(scene, 'image', SAMPLE_FILES.image);
  return [
    write(
      scene,
      'image',
      { PicUrl: `http://mmbiz.qpic.cn/${media.mediaId}`, MediaId: media.mediaId },
      { kind: 'photo', ...fileView(media) },
    ),
  ];
};

const voice: Perform = (scene) => {
  const media = file(scene, 'voice', SAMPLE_FILES.voice);
  const wide = file(scene, 'voice', SAMPLE_FILES.voice);
  const fields = { MediaId: media.mediaId, Format: 'amr', MediaId16K: wide.mediaId };
  return [write(scene, 'voice', fields, { kind: 'voice', ...fileView(media) })];
};

const video =
  (type: 'video' | 'shortvideo'): Perform =>
  (scene) => {
    const media = file(scene, 'video', SAMPLE_FILES.video);
    const thumb = file(scene, 'thumb', SAMPLE_FILES.image);
    return [write(scene, type, { MediaId: media.mediaId, ThumbMediaId: thumb.mediaId }, { kind: 'video', ...fileView(media) })];
  };

/** Sent without any way to fetch it. */
const document: Perform = (scene) => {
  const name = optionalText(scene, 'fileName') ?? 'contract.pdf';
  const sizeBytes = Number(scene.action['sizeBytes'] ?? 1024);
  const fields = { Title: name, Description: '', FileKey: 'KEY', FileMd5: 'd41d8cd98f00b204e9800998ecf8427e', FileTotalLen: sizeBytes };
  return [write(scene, 'file', fields, { kind: 'document', fileName: name, sizeBytes })];
};

const album: Perform = (scene) => {
  const count = Math.min(9, Math.max(2, Number(scene.action['count'] ?? 3)));
  return Array.from({ length: count }, () => image(scene)).flat();
};

const location: Perform = (scene) => {
  const { latitude, longitude } = {
    latitude: Number(scene.action['latitude'] ?? 31.2304),
    longitude: Number(scene.action['longitude'] ?? 121.4737),
  };
  const label = optionalText(scene, 'title') ?? '上海市黄浦区人民广场';
  const fields = { Location_X: latitude, Location_Y: longitude, Scale: 16, Label: label };
  return [write(scene, 'location', fields, { kind: 'location', latitude, longitude, title: label })];
};

const link: Perform = (scene) => {
  const url = requiredText(scene, 'url');
  const title = optionalText(scene, 'title') ?? url;
  return [
    write(
      scene,
      'link',
      { Title: title, Description: optionalText(scene, 'description') ?? '', Url: url },
      { kind: 'text', text: `${title}\n${url}` },
    ),
  ];
};

/** A line of a msgmenu: comes as a text, but counts as an action. */
const tap: Perform = (scene) => {
  const { world, account, chat } = scene;
  const choice = requiredText(scene, 'data');
  const menu = chat.messages.find(({ id }) => id === Number(scene.action['messageId']));
  const label = menu?.buttons?.flat().find(({ data }) => data === choice)?.text;
  if (label === undefined) throw new ActionError('No such option');
  doing(scene, 'action');
  const shown = world.show(chat, { from: 'user', kind: 'text', text: label });
  world.pushMessage(account, chat, 'text', { Content: label, bizmsgmenuid: choice }, shown);
  return [shown];
};

/** A button of the account's menu that tells the account. */
const menu: Perform = (scene) => {
  requireFollowing(scene);
  doing(scene, 'action');
  scene.world.pushEvent(scene.account, scene.chat.person.id, 'CLICK', { EventKey: requiredText(scene, 'key') });
  return [];
};

const event: Perform = (scene) => {
  scene.world.pushEvent(scene.account, scene.chat.person.id, requiredText(scene, 'event'), xmlFields(scene.action['fields']));
  return [];
};

const raw: Perform = (scene) => {
  scene.world.pushRaw(scene.account, scene.chat.person.id, requiredText(scene, 'xml'));
  return [];
};

const refuseMessages =
  (refuses: boolean): Perform =>
  ({ world, chat }) => {
    chat.refusesMessages = refuses;
    world.bump(chat);
    return [];
  };

/** Agrees to one sending of a subscription notice. */
const agree: Perform = (scene) => {
  const { chat, account, world } = scene;
  const id = requiredText(scene, 'template');
  if (!account.notices.has(id)) throw new ActionError('No such notice');
  chat.agreedNotices.set(id, (chat.agreedNotices.get(id) ?? 0) + 1);
  world.bump(chat);
  const item = { TemplateId: id, SubscribeStatusString: 'accept', PopupScene: '0' };
  world.pushEvent(account, chat.person.id, 'subscribe_msg_popup_event', { SubscribeMsgPopupEvent: { List: item } });
  return [];
};

const ACTIONS: Readonly<Record<string, Perform>> = {
  start,
  scan,
  text,
  sticker,
  photo: image,
  animation: image,
  voice,
  audio: voice,
  video: video('video'),
  video_note: video('shortvideo'),
  document,
  album,
  location,
  venue: location,
  link,
  tap,
  menu,
  agree,
  block: unfollow,
  unblock: start,
  refuse_messages: refuseMessages(true),
  accept_messages: refuseMessages(false),
  event,
  raw,
};

/** Whoever never followed follows with the first message, so that a phone can begin by writing. */
function write(scene: Scene, type: string, fields: XmlFields, shown: Omit<PhoneMessage, 'id' | 'at' | 'from'>): PhoneMessage {
  const { world, account, chat } = scene;
  if (chat.followedAt === 0) follow(scene, undefined);
  requireFollowing(scene);
  doing(scene, 'message');
  const message = world.show(chat, { from: 'user', ...shown });
  world.pushMessage(account, chat, type, fields, message);
  return message;
}

function requireFollowing({ chat }: Scene): void {
  if (!chat.following) throw new ActionError('The account is not followed; follow it to write');
}

function doing({ world, chat }: Scene, kind: 'message' | 'action'): void {
  grant(chat, kind, world.parts.now());
}

function file({ world, action }: Scene, type: MediaType, sample: { name: string; mime: string; bytes: Buffer }): StoredMedia {
  const base64 = action['fileBase64'];
  const given = typeof base64 === 'string' && base64 !== '' ? { bytes: Buffer.from(base64, 'base64') } : {};
  const name = typeof action['fileName'] === 'string' ? { name: action['fileName'] } : {};
  const mime = typeof action['mime'] === 'string' ? { mime: action['mime'] } : {};
  return world.parts.media.add({ type, ...sample, ...given, ...name, ...mime });
}

function xmlFields(value: unknown): XmlFields {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, xmlValue(inner)]));
}

function xmlValue(value: unknown): XmlFields[string] {
  if (typeof value === 'string' || typeof value === 'number') return value;
  return Array.isArray(value) ? value.map(xmlValue) : xmlFields(value);
}

function requiredText(scene: Scene, name: string): string {
  const value = optionalText(scene, name);
  if (value === undefined) throw new ActionError(`Field ${name} is required`);
  return value;
}

function optionalText({ action }: Scene, name: string): string | undefined {
  return textOf(action[name]);
}
