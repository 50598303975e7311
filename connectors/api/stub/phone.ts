// A chat as the person sees it.
import { MESSAGES_SHOWN, phoneHead, type PhoneView as View } from '../../stub-kit/phone.js';
import type { StubFile } from './files.js';
import type { Chat, PhoneMessage } from './types.js';

export type PhoneView = View<PhoneMessage>;

export function phoneView(chat: Chat, now: number): PhoneView {
  return { ...phoneHead(chat, now), messages: chat.messages.slice(-MESSAGES_SHOWN) };
}

export function fileView({ id, name, bytes }: StubFile): { fileUrl: string; fileName: string; sizeBytes: number } {
  return { fileUrl: `/_files/${id}`, fileName: name, sizeBytes: bytes.length };
}
