// A chat as the person sees it on their phone.
import { MESSAGES_SHOWN, type PhoneView as View } from '../../stub-kit/phone.js';
import type { StoredMedia } from './media-store.js';
import { leftNow } from './quota.js';
import type { Account, Chat, PhoneMessage } from './types.js';

/** `blocked`: the person does not follow the account (any more). */
export interface PhoneView extends View<PhoneMessage> {
  /** How many messages the account may still send them now. */
  repliesLeft: number;
  /** Scenes of codes that hang around to be scanned, newest first. */
  codes: string[];
}

const CODES_SHOWN = 20;

export function phoneView({ codes }: Account, chat: Chat, now: number): PhoneView {
  const neverFollowed = chat.followedAt === 0;
  return {
    version: chat.watched.version,
    // Whoever never followed has nothing to undo: the first message or "start" follows.
    blocked: !chat.following && !neverFollowed,
    botTyping: chat.typingUntil > now,
    canWrite: chat.following || neverFollowed,
    repliesLeft: leftNow(chat, now),
    codes: codes
      .filter(({ expiresAt }) => (expiresAt ?? Infinity) > now)
      .slice(-CODES_SHOWN)
      .map(({ scene }) => scene)
      .reverse(),
    messages: chat.messages.slice(-MESSAGES_SHOWN),
  };
}

export function fileView({ mediaId, name, sizeBytes }: StoredMedia): { fileUrl: string; fileName: string; sizeBytes: number } {
  return { fileUrl: `/_control/files/${mediaId}`, fileName: name, sizeBytes };
}
