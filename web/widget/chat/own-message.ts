// What a visitor says, in the hub's forms.
import type { MessageView } from '../../../src/contract/api.js';
import type { ContentInput, MessageContent, StoredMedia } from '../../../src/contract/content.js';
import type { OpenedSession } from './hub-calls.js';
import type { Quote, WaitingMessage } from './outbox.js';

/** As what it is shown: a picture is one only where every browser shows it. */
const PICTURES = /^image\/(jpeg|png|gif|webp)$/;
const FILMS = /^video\/(mp4|webm)$/;

export function messageOfFile(media: StoredMedia): { content: ContentInput; shown: MessageContent } {
  const type = PICTURES.test(media.mime) ? 'image' : FILMS.test(media.mime) ? 'video' : media.mime.startsWith('audio/') ? 'audio' : 'file';
  return { content: { type, media: { mediaId: media.mediaId } }, shown: { type, media } };
}

export function quoteOf({ id, seq, content, sender }: MessageView): Quote {
  const preview = content.type === 'menu' || content.type === 'text' ? content.text.slice(0, 200) : '';
  return { messageId: id, seq, preview, type: content.type, senderName: sender.name };
}

/** What the visitor said, as the hub has it now. */
export function ownMessage(waiting: WaitingMessage, session: OpenedSession, { id, seq }: { id: string; seq: number }): MessageView {
  const { clientMsgId, shown, replyTo, at } = waiting;
  return {
    id,
    conversationId: session.conversationId,
    seq,
    kind: 'in',
    sender: { type: 'end_user', id: session.visitor.uid, name: session.visitor.name },
    content: shown,
    status: 'stored',
    sentAt: at,
    clientMsgId,
    ...(replyTo && { replyTo }),
  };
}
