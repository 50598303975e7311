// One message as it stands in the list: who, what, when, and what became of it.
import type { MessageView } from '../../../src/contract/api.js';
import type { UploadState } from '../chat/state.js';
import type { WaitingMessage } from '../chat/outbox.js';
import { isFromDesk } from '../chat/thread.js';
import type { Words } from '../words/index.js';
import { contentOf, type ContentDrawing } from './content.js';
import { el } from './element.js';
import { clockTime, exactTime } from './times.js';

/** Those stand for themselves, without a bubble. */
const BARE = new Set(['image', 'sticker', 'album', 'video']);

export interface Place {
  /** The first of several by the same sender. */
  isFirst: boolean;
  isLast: boolean;
  /** Shown under the visitor's last one only. */
  fate: 'sent' | 'read' | null;
}

export function messageItem(message: MessageView, place: Place, drawing: ContentDrawing): HTMLElement {
  const { words, locale } = drawing;
  const fromDesk = isFromDesk(message);
  const { content } = message;
  const isBare = BARE.has(content.type) && !('caption' in content && content.caption);
  const time = el(
    'time',
    { attrs: { datetime: message.sentAt, title: exactTime(message.sentAt, locale) } },
    clockTime(message.sentAt, locale),
  );
  const edited = message.editedAt === undefined || message.retractedAt !== undefined ? null : `${words.edited} · `;
  const fate = place.fate === null ? null : ` · ${words[place.fate]}`;
  const meta = place.isLast || edited !== null ? el('div', { class: 'meta' }, edited, time, fate) : null;
  return el(
    'div',
    { class: `item ${fromDesk ? 'desk' : 'own'}`, attrs: { 'data-message': message.id } },
    fromDesk ? sender(message, place, words) : el('span', { class: 'unseen' }, `${words.you}: `),
    el(
      'div',
      { class: isBare ? 'bubble bare' : 'bubble' },
      message.replyTo === undefined || message.content.type === 'form_reply' ? null : quote(message.replyTo, words),
      contentOf(content, drawing, message),
    ),
    reactions(message),
    meta,
  );
}

export function waitingItem(waiting: WaitingMessage, drawing: ContentDrawing): HTMLElement {
  const { words, actions } = drawing;
  const { clientMsgId, refused, shown } = waiting;
  const isBare = BARE.has(shown.type);
  return el(
    'div',
    { class: refused === undefined ? 'item own waiting' : 'item own refused', attrs: { 'data-waiting': clientMsgId } },
    el('div', { class: isBare ? 'bubble bare' : 'bubble' }, contentOf(shown, drawing, null)),
    refused === undefined
      ? el('div', { class: 'meta' }, words.sending)
      : el(
          'div',
          { class: 'meta failure' },
          `${words.notSent}: ${failure(refused, words)} `,
          textButton(words.tryAgain, () => actions.retry(clientMsgId)),
          textButton(words.remove, () => actions.discard(clientMsgId)),
        ),
  );
}

export function uploadItem(upload: UploadState, { words, actions }: ContentDrawing): HTMLElement {
  const { id, name, share, refused } = upload;
  const head = el('div', { class: 'upload-name', attrs: { dir: 'auto' } }, name);
  if (refused !== undefined) {
    return el(
      'div',
      { class: 'item own refused' },
      el('div', { class: 'bubble upload' }, head),
      el(
        'div',
        { class: 'meta failure' },
        `${words.notSent}: ${failure(refused, words)} `,
        refused === 'file_too_large' || refused === 'empty_file' ? null : textButton(words.tryAgain, () => actions.retryUpload(id)),
        textButton(words.remove, () => actions.cancelUpload(id)),
      ),
    );
  }
  const bar = el('progress', { attrs: { max: '1', value: String(share), 'aria-label': words.uploading(name) } });
  return el(
    'div',
    { class: 'item own waiting' },
    el('div', { class: 'bubble upload' }, head, bar),
    el(
      'div',
      { class: 'meta' },
      textButton(words.cancel, () => actions.cancelUpload(id)),
    ),
  );
}

function sender({ sender: { name } }: MessageView, { isFirst }: Place, words: Words): HTMLElement {
  return el('div', { class: isFirst ? 'sender' : 'unseen', attrs: { dir: 'auto' } }, name === '' ? words.team : name);
}

function quote({ senderName, preview, type }: NonNullable<MessageView['replyTo']>, words: Words): HTMLElement {
  const kinds: Record<string, string> = {
    image: words.picture,
    video: words.video,
    audio: words.audio,
    file: words.file,
    sticker: words.sticker,
  };
  return el(
    'div',
    { class: 'quote', attrs: { 'aria-label': words.answeredTo(senderName) } },
    el('strong', {}, senderName),
    el('span', { attrs: { dir: 'auto' } }, preview === '' ? (kinds[type] ?? '…') : preview),
  );
}

function reactions({ reactions: given = [] }: MessageView): HTMLElement | null {
  if (given.length === 0) return null;
  return el('div', { class: 'reactions' }, ...given.map(({ emoji }) => el('span', { class: 'reaction' }, emoji)));
}

function failure(code: string, { failure: known }: Words): string {
  const words: Record<string, string> = known;
  return words[code] ?? known.other;
}

function textButton(words: string, click: () => void): HTMLElement {
  return el('button', { class: 'text-button', attrs: { type: 'button' }, on: { click } }, words);
}
