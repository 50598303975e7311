// What a visitor says, in the hub's forms.
import type { MessageView } from '../../../src/contract/api.js';
import type { ContentInput, MessageContent, StoredMedia } from '../../../src/contract/content.js';
import type { Quote } from './outbox.js';

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
