// sendMessage and its brothers.
import { readFormattedText } from '../entities.js';
import { checkPace } from '../pace.js';
import type { JsonObject, MediaKind } from '../types.js';
import { MEDIA_KINDS, badRequest } from '../types.js';
import { writableChat, type Call, type Method } from './call.js';
import { albumItemContent, mediaContent } from './media-content.js';
import { commonFields, post, sending } from './sending.js';

const TEXT_MAX = 4096;
const ACTIONS = new Set([
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
]);
const TYPING_SHOWN_MS = 5000;

/** `message text` of sendMessage and editMessageText. */
export function textContent({ parameters }: Call): JsonObject {
  const { text, entities } = readFormattedText(parameters, 'text', 'entities');
  if (text === '') throw badRequest('message text is empty');
  if (text.length > TEXT_MAX) throw badRequest('message is too long');
  return { text, ...(entities.length > 0 && { entities }) };
}

function locationContent({ parameters }: Call): JsonObject {
  const latitude = parameters.decimal('latitude');
  const longitude = parameters.decimal('longitude');
  if (latitude === undefined || Math.abs(latitude) > 90) throw badRequest('latitude is invalid');
  if (longitude === undefined || Math.abs(longitude) > 180) throw badRequest('longitude is invalid');
  return { location: { latitude, longitude } };
}

function venueContent(call: Call): JsonObject {
  const { location } = locationContent(call);
  const title = required(call, 'title');
  return { location, venue: { location, title, address: required(call, 'address') } };
}

function contactContent(call: Call): JsonObject {
  const last = call.parameters.text('last_name');
  const contact = { phone_number: required(call, 'phone_number'), first_name: required(call, 'first_name') };
  return { contact: { ...contact, ...(last !== '' && { last_name: last }) } };
}

function required({ parameters }: Call, name: string): string {
  const value = parameters.text(name);
  if (value === '') throw badRequest(`${name} must be non-empty`);
  return value;
}

const ALBUM_FAMILIES: Record<string, string> = { photo: 'visual', video: 'visual', audio: 'audio', document: 'document' };

const sendMediaGroup: Method = (call) => {
  const chat = writableChat(call);
  const media = call.parameters.structure('media');
  if (!Array.isArray(media)) throw badRequest("can't parse media JSON object");
  if (media.length < 2 || media.length > 10) throw badRequest('album must contain 2-10 items');
  if (call.parameters.has('reply_markup')) throw badRequest("reply markup can't be used in an album");
  const items = media.map((item: unknown): JsonObject => ({ ...(typeof item === 'object' ? item : {}) }));
  const families = new Set(items.map((item) => ALBUM_FAMILIES[String(item['type'])]));
  if (families.has(undefined)) throw badRequest('type "' + String(items[0]?.['type']) + '" can\'t be used in an album');
  if (families.size > 1) throw badRequest(`${families.has('audio') ? 'audio' : 'document'} can't be mixed with other media types`);
  const contents = items.map((item) => albumItemContent(call, item, MEDIA_KINDS.find((kind) => kind === item['type']) ?? 'document'));
  const extras = commonFields(call, chat);
  checkPace(call.world, call.bot, chat);
  const albumId = String(call.world.parts.now()) + String(chat.nextMessageId);
  return contents.map((content) => post(call, chat, { ...content, ...extras, media_group_id: albumId }).api);
};

const sendChatAction: Method = (call) => {
  const chat = writableChat(call);
  if (!ACTIONS.has(call.parameters.text('action'))) throw badRequest('wrong parameter action in request');
  chat.typingUntil = call.world.parts.now() + TYPING_SHOWN_MS;
  call.world.bump(chat);
  return true;
};

const media = (kind: MediaKind): Method => sending((call) => mediaContent(call, kind));

export const sendMethods: Record<string, Method> = {
  sendMessage: sending(textContent),
  sendPhoto: media('photo'),
  sendVideo: media('video'),
  sendAnimation: media('animation'),
  sendAudio: media('audio'),
  sendVoice: media('voice'),
  sendDocument: media('document'),
  sendVideoNote: media('video_note'),
  sendSticker: media('sticker'),
  sendMediaGroup,
  sendLocation: sending(locationContent),
  sendVenue: sending(venueContent),
  sendContact: sending(contactContent),
  sendDice: sending(() => ({ dice: { emoji: '🎲', value: 1 + Math.floor(Math.random() * 6) } })),
  sendChatAction,
};
