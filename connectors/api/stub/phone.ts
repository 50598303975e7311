// A chat as the person sees it.
import type { StubFile } from './files.js';
import type { Chat, PhoneMessage } from './types.js';

export interface PhoneView {
  version: number;
  blocked: boolean;
  botTyping: boolean;
  canWrite: boolean;
  messages: PhoneMessage[];
}

const SHOWN = 200;

export function phoneView(chat: Chat, now: number): PhoneView {
  return {
    version: chat.version,
    blocked: chat.blocked,
    botTyping: chat.typingUntil > now,
    canWrite: !chat.blocked,
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

export function fileView({ id, name, bytes }: StubFile): { fileUrl: string; fileName: string; sizeBytes: number } {
  return { fileUrl: `/_files/${id}`, fileName: name, sizeBytes: bytes.length };
}
