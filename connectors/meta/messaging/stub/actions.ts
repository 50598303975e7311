// What a person can do on their phone, and the business in its own app, each told as the platform would tell it.
import { ActionError } from '../../../stub-kit/control-errors.js';
import { PHONE_FILE_KINDS, type PhoneFileKind } from '../../../stub-kit/phone.js';
import type { JsonObject } from '../../../stub-kit/reading.js';
import { SAMPLE_FILES } from '../../../stub-kit/samples.js';
import type { StoredFile } from '../../stub/file-store.js';
import { integerOf, listOf, textOf, fieldsOf, type Fields } from '../../reading.js';
import { showPost, tellComment } from './posts.js';
import { tellEcho } from './sends.js';
import type { Account, Chat, ChatMessage } from './types.js';
import type { World } from './world.js';

export interface Scene {
  world: World;
  account: Account;
  chat: Chat;
  action: Fields;
}

type Perform = (scene: Scene) => ChatMessage[];

export function act(scene: Scene): { messageIds: number[] } {
  const type = textOf(scene.action['type']);
  if (type === undefined) throw new ActionError('Field type is required');
  const own = Object.hasOwn(OWN_ACTIONS, type) && scene.world.parts.flavour.ownActions.includes(type) ? OWN_ACTIONS[type] : undefined;
  const perform = own ?? (Object.hasOwn(ACTIONS, type) ? ACTIONS[type] : undefined);
  if (!perform) throw new ActionError(`${scene.world.parts.flavour.name} has no action ${type}`);
  return { messageIds: perform(scene).map((message) => message.id) };
}

/** The person writes: stored in the chat and told to the account. */
export function write(scene: Scene, content: Pick<ChatMessage, 'kind' | 'text' | 'fileId' | 'happened'>, wire: JsonObject): ChatMessage {
  const { world, account, chat, action } = scene;
  if (chat.blocked) throw new ActionError('The account is blocked; unblock it to write');
  const quoted = action['replyTo'] === undefined ? undefined : chat.messages.get(Number(action['replyTo']));
  const message = world.addMessage(chat, { side: 'user', ...content, ...(quoted && { replyTo: quoted.id }) });
  // Who answers has seen what came before.
  markSeen(scene);
  const told = { mid: message.mid, ...wire, ...(quoted && { reply_to: { mid: quoted.mid } }) };
  world.tell(
    account,
    chat,
    'messages',
    { message: told },
    { mid: message.mid, at: message.at, ...(content.text !== undefined && { text: content.text }) },
  );
  return message;
}

/** The person has the chat before their eyes: everything the business wrote is read. */
export function markSeen({ world, account, chat }: Pick<Scene, 'world' | 'account' | 'chat'>): void {
  const last = [...chat.messages.values()].filter(({ side, id }) => side !== 'user' && id > chat.seenId).at(-1);
  if (!last || chat.blocked) return;
  chat.seenId = last.id;
  const field = world.parts.flavour.object === 'instagram' ? 'messaging_seen' : 'message_reads';
  world.tell(account, chat, field, { read: world.parts.flavour.readEvent(last) });
  world.touch();
}

const text: Perform = (scene) => {
  const words = requiredText(scene, 'text');
  return [write(scene, { kind: 'text', text: words }, { text: words })];
};

/** The first button somebody presses: Get Started, an ice breaker, a link with a `ref`. */
const start: Perform = (scene) => {
  if (scene.chat.blocked) scene.chat.blocked = false;
  const ref = textOf(scene.action['payload']);
  return postback(
    scene,
    'Get Started',
    'GET_STARTED',
    ref === undefined ? {} : { referral: { ref, source: 'SHORTLINK', type: 'OPEN_THREAD' } },
  );
};

function postback(scene: Scene, title: string, payload: string, extra: JsonObject): ChatMessage[] {
  const { world, account, chat } = scene;
  if (chat.blocked) throw new ActionError('The account is blocked; unblock it to write');
  const message = world.addMessage(chat, { side: 'user', kind: 'text', text: title });
  const event = { postback: { mid: message.mid, title, payload, ...extra } };
  world.tell(account, chat, 'messaging_postbacks', event, { mid: message.mid, at: message.at, text: title });
  return [message];
}

const file =
  (kind: PhoneFileKind): Perform =>
  (scene) => {
    const { attachment, stored } = personFile(scene, kind);
    const caption = textOf(scene.action['caption']);
    const wire = { attachments: [attachment], ...(caption !== undefined && { text: caption }) };
    return [write(scene, { kind, fileId: stored, ...(caption !== undefined && { text: caption }) }, wire)];
  };

function personFile(scene: Scene, kind: PhoneFileKind): { attachment: JsonObject; stored: string } {
  const { world, action } = scene;
  const form = world.parts.flavour.attachmentOf(kind);
  if (!form) throw new ActionError(`${world.parts.flavour.name} has no ${kind} to send`);
  const base64 = textOf(action['fileBase64']);
  const sizeBytes = integerOf(action['sizeBytes']);
  const stored = world.parts.files.add({
    name: textOf(action['fileName']) ?? form.sample.name,
    mime: textOf(action['mime']) ?? form.sample.mime,
    bytes: base64 === undefined ? form.sample.bytes : Buffer.from(base64, 'base64'),
    ...(sizeBytes !== undefined && { sizeBytes }),
  });
  const sticker = form.type === 'sticker' ? { sticker_id: 369239263222822 } : {};
  return { attachment: { type: form.type, payload: { url: world.fileUrl(stored), ...sticker } }, stored: stored.id };
}

const album: Perform = (scene) => {
  const { world, account, chat } = scene;
  if (chat.blocked) throw new ActionError('The account is blocked; unblock it to write');
  const count = Math.min(10, Math.max(2, integerOf(scene.action['count']) ?? 3));
  const files = Array.from({ length: count }, () => personFile(scene, 'photo'));
  const albumId = `album-${chat.nextMessageId}`;
  const messages: ChatMessage[] = [];
  for (const { stored } of files) {
    const mid = messages[0]?.mid;
    messages.push(world.addMessage(chat, { side: 'user', kind: 'photo', fileId: stored, albumId, ...(mid !== undefined && { mid }) }));
  }
  const mid = messages[0]?.mid ?? '';
  world.tell(account, chat, 'messages', { message: { mid, attachments: files.map(({ attachment }) => attachment) } }, { mid });
  return messages;
};

const edit: Perform = (scene) => {
  const message = target(scene);
  const words = requiredText(scene, 'text');
  message.text = words;
  message.edits += 1;
  scene.world.bump(scene.chat);
  const field = scene.world.parts.flavour.object === 'instagram' ? 'message_edit' : 'message_edits';
  scene.world.tell(
    scene.account,
    scene.chat,
    field,
    { message_edit: { mid: message.mid, text: words, num_edit: message.edits } },
    { mid: message.mid },
  );
  return [message];
};

const tap: Perform = (scene) => {
  const message = target(scene);
  const data = requiredText(scene, 'data');
  const button = message.buttons?.find((candidate) => candidate.data === data);
  if (!button) throw new ActionError('No such button');
  if (button.kind === 'postback') return postback(scene, button.text, data, {});
  // Quick replies go away once one is chosen.
  delete message.buttons;
  return [write(scene, { kind: 'text', text: button.text }, { text: button.text, quick_reply: { payload: data } })];
};

const react: Perform = (scene) => {
  const message = target(scene);
  const { world, account, chat } = scene;
  const [emoji] = listOf(scene.action['emojis']).map(String);
  if (emoji === undefined) delete message.reactions.user;
  else message.reactions.user = emoji;
  // A reaction opens the window as a message does.
  chat.lastInboundAt = world.parts.now();
  world.bump(chat);
  const reaction = emoji === undefined ? { action: 'unreact' } : { action: 'react', reaction: 'other', emoji };
  world.tell(account, chat, 'message_reactions', { reaction: { mid: message.mid, ...reaction } }, { mid: message.mid });
  return [message];
};

/** Meta tells nobody of it; sends fail from then on. */
const blocked =
  (value: boolean): Perform =>
  ({ world, chat }) => {
    chat.blocked = value;
    world.bump(chat);
    return [];
  };

const seen: Perform = (scene) => {
  markSeen(scene);
  return [];
};

const referral: Perform = ({ world, account, chat, action }) => {
  const ref = textOf(action['ref']) ?? 'shop_42';
  chat.lastInboundAt = world.parts.now();
  const field = world.parts.flavour.object === 'instagram' ? 'messaging_referral' : 'messaging_referrals';
  const source = world.parts.flavour.object === 'instagram' ? 'IGME-SOURCE-LINK' : 'SHORTLINK';
  world.tell(account, chat, field, { referral: { ref, source, type: 'OPEN_THREAD' } });
  return [];
};

const ad: Perform = (scene) => {
  const words = textOf(scene.action['text']) ?? 'Is this still available?';
  const adId = textOf(scene.action['adId']) ?? '23851234567890123';
  const told = { ad_id: adId, source: 'ADS', type: 'OPEN_THREAD', ads_context_data: { ad_title: 'Autumn sale' } };
  return [write(scene, { kind: 'text', text: words }, { text: words, referral: told })];
};

/** Somebody of the business writes in the platform's own app. */
const ownerMessage: Perform = ({ world, account, chat, action }) => {
  const words = textOf(action['text']) ?? 'Written in the app';
  const message = world.addMessage(chat, { side: 'owner', kind: 'text', text: words });
  const inbox = world.parts.flavour.object === 'page' ? { app_id: 26390203743090 } : {};
  tellEcho(world, account, chat, [message], inbox);
  return [message];
};

const comment: Perform = ({ world, account, chat, action }) => {
  const at = world.parts.now();
  const number = `${account.comments.size + 1}8${at}`;
  const id = world.parts.flavour.object === 'instagram' ? number : `${account.id}_${number}`;
  const written = { id, personId: chat.person.id, text: textOf(action['text']) ?? 'How much is it?', at, answered: false };
  account.comments.set(id, written);
  showPost(world, account);
  tellComment(world, account, written);
  return [];
};

const raw: Perform = ({ world, account, action }) => {
  world.tellRaw(account, { ...fieldsOf(action['entry']) });
  return [];
};

const ACTIONS: Readonly<Record<string, Perform>> = {
  start,
  text,
  ...Object.fromEntries(PHONE_FILE_KINDS.map((kind) => [kind, file(kind)])),
  album,
  edit,
  tap,
  react,
  block: blocked(true),
  unblock: blocked(false),
  seen,
  referral,
  ad,
  owner_message: ownerMessage,
  comment,
  raw,
};

/** The person takes a message back; the business has to forget it. */
const unsend: Perform = (scene) => {
  const message = target(scene);
  if (message.side !== 'user') throw new ActionError('Only own messages can be taken back');
  const { world, account, chat } = scene;
  for (const part of chat.messages.values()) if (part.mid === message.mid) part.deleted = true;
  world.bump(chat);
  world.tell(account, chat, 'messages', { message: { mid: message.mid, is_deleted: true } }, { mid: message.mid });
  return [message];
};

const storyReply: Perform = (scene) => {
  const words = textOf(scene.action['text']) ?? 'Love this!';
  const media = storyMedia(scene);
  const story = { id: '17900000000000042', url: scene.world.fileUrl(media) };
  const shown = { kind: 'text', happened: 'story_answered', text: words, fileId: media.id } as const;
  return [write(scene, shown, { text: words, reply_to: { story } })];
};

const storyMention: Perform = (scene) => {
  const media = storyMedia(scene);
  const payload = { url: scene.world.fileUrl(media) };
  const shown = { kind: 'text', happened: 'story_mentioned', fileId: media.id } as const;
  return [write(scene, shown, { attachments: [{ type: 'story_mention', payload }] })];
};

/** A picture, or a video where the action says so; any picture where it brings one. */
function storyMedia({ world, action }: Scene): StoredFile {
  const sample = action['media'] === 'video' ? SAMPLE_FILES.video : SAMPLE_FILES.photo;
  const bytes = textOf(action['fileBase64']);
  return world.parts.files.add({ ...sample, ...(bytes !== undefined && { bytes: Buffer.from(bytes, 'base64') }), name: STORY });
}

const STORY = 'story';

/** A day later: Instagram shows the stories of this chat to nobody any more. */
const storiesEnd: Perform = ({ world, chat }) => {
  for (const { fileId } of chat.messages.values()) {
    const file = fileId === undefined ? undefined : world.parts.files.find(fileId);
    if (file?.name === STORY) world.parts.files.drop(file);
  }
  world.bump(chat);
  return [];
};

const sharePost: Perform = (scene) => {
  const payload = { ig_post_media_id: '17900000000000007', title: 'New chairs', url: 'https://www.instagram.com/p/Cabc123/' };
  return [write(scene, { kind: 'text', text: payload.url }, { attachments: [{ type: 'ig_post', payload }] })];
};

const shareReel: Perform = (scene) => {
  const payload = { reel_video_id: '17900000000000008', title: 'How it is made', url: 'https://www.instagram.com/reel/Cdef456/' };
  return [write(scene, { kind: 'text', text: payload.url }, { attachments: [{ type: 'ig_reel', payload }] })];
};

const ephemeral: Perform = (scene) => [write(scene, { kind: 'service', happened: 'view_once' }, { attachments: [{ type: 'ephemeral' }] })];
const unsupported: Perform = (scene) => [write(scene, { kind: 'service', happened: 'poll' }, { is_unsupported: true })];

const optin: Perform = ({ world, account, chat }) => {
  const told = {
    type: 'notification_messages',
    payload: 'news',
    notification_messages_token: 'opaque',
    title: 'News',
    token_expiry_timestamp: world.parts.now(),
  };
  world.tell(account, chat, 'messaging_optins', { optin: told });
  return [];
};

const OWN_ACTIONS: Readonly<Record<string, Perform>> = {
  unsend,
  story_reply: storyReply,
  story_mention: storyMention,
  stories_end: storiesEnd,
  share_post: sharePost,
  share_reel: shareReel,
  ephemeral,
  unsupported,
  optin,
};

function target({ chat, action }: Scene): ChatMessage {
  const message = chat.messages.get(Number(action['messageId']));
  if (!message || message.deleted) throw new ActionError('No such message');
  return message;
}

function requiredText({ action }: Scene, name: string): string {
  const value = textOf(action[name]);
  if (value === undefined) throw new ActionError(`Field ${name} is required`);
  return value;
}
