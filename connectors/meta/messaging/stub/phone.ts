// A chat as the person on the other side sees it on their phone.
import { MESSAGES_SHOWN, phoneHead, type PhoneMessage, type PhoneView as View } from '../../../stub-kit/phone.js';
import { postsFor, type PhonePost } from './posts.js';
import type { Account, Chat, ChatMessage } from './types.js';
import type { World } from './world.js';

export interface PhoneView extends View {
  /** The business has read what the person wrote. */
  seenByBusiness: boolean;
  posts: PhonePost[];
}

export function phoneView(world: World, account: Account, chat: Chat): PhoneView {
  return {
    ...phoneHead(chat, world.parts.now()),
    seenByBusiness: chat.readByBusiness,
    posts: postsFor(world, account, chat.person.id),
    messages: [...chat.messages.values()].slice(-MESSAGES_SHOWN).map((message) => phoneMessage(world, message)),
  };
}

export const EMPTY_PHONE: PhoneView = {
  version: 0,
  blocked: false,
  botTyping: false,
  canWrite: true,
  seenByBusiness: true,
  posts: [],
  messages: [],
};

function phoneMessage(world: World, message: ChatMessage): PhoneMessage {
  const { id, kind, happened, albumId, replyTo, edits } = message;
  const base = { id, from: message.side === 'user' ? 'user' : 'bot', at: new Date(message.at).toISOString(), kind } as const;
  if (message.deleted) return { ...base, deleted: true };
  const file = message.fileId === undefined ? undefined : world.parts.files.find(message.fileId);
  const face = message.persona === undefined ? undefined : world.parts.files.find(message.persona.fileId);
  const words = message.text === undefined ? {} : file ? { caption: message.text } : { text: message.text };
  const reactions = Object.values(message.reactions);
  return {
    ...base,
    ...words,
    ...(happened !== undefined && { happened }),
    ...(file && { fileUrl: `/_control/files/${file.secret}`, fileName: file.name, sizeBytes: file.sizeBytes }),
    ...(message.buttons && {
      buttons: message.buttons.map(({ text, data, url }) => [
        { text, ...(data !== undefined && { data }), ...(url !== undefined && { url }) },
      ]),
    }),
    ...(replyTo !== undefined && { replyTo }),
    ...(message.persona && { sender: { name: message.persona.name, ...(face && { pictureUrl: `/_control/files/${face.secret}` }) } }),
    ...(edits > 0 && { edited: true }),
    ...(reactions.length > 0 && { reactions }),
    ...(albumId !== undefined && { albumId }),
  };
}
