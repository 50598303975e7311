// A chat as the person sees it on their phone.
import type { StoredMedia } from './media-store.js';
import { leftNow } from './quota.js';
import type { Account, Chat, PhoneMessage } from './types.js';

export interface PhoneView {
  version: number;
  /** The person does not follow the account (any more). */
  blocked: boolean;
  botTyping: boolean;
  canWrite: boolean;
  /** How many messages the account may still send them now. */
  repliesLeft: number;
  /** Scenes of codes that hang around to be scanned, newest first. */
  codes: string[];
  messages: PhoneMessage[];
}

const SHOWN = 200;

const CODES_SHOWN = 20;

export function phoneView({ codes }: Account, chat: Chat, now: number): PhoneView {
  const neverFollowed = chat.followedAt === 0;
  return {
    version: chat.version,
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
    messages: chat.messages.slice(-SHOWN),
  };
}

/** Resolves when the chat's version rises above `after`, or after the wait. */
export function whenChanged(chat: Chat, after: number, waitMs: number): Promise<void> {
  if (chat.version > after || waitMs <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      chat.waiting.delete(wake);
      resolve();
    };
    const timer = setTimeout(wake, waitMs);
    chat.waiting.add(wake);
  });
}

export function fileView({ mediaId, name, sizeBytes }: StoredMedia): { fileUrl: string; fileName: string; sizeBytes: number } {
  return { fileUrl: `/_control/files/${mediaId}`, fileName: name, sizeBytes };
}
