// What becomes of files and their words on this channel, from the record of what it can carry that the hub renders by.
import type { Capabilities } from '../../../src/contract/capabilities.js';
import type { Attachment } from './chosen-files.js';
import { fitsAsCaption, gathered } from './outgoing.js';

/** Under `capability.`; null: it arrives as it is. */
export function fileFallback({ form }: Pick<Attachment, 'form'>, { content }: Capabilities): string | null {
  const { level, note } = content[form.type];
  return level === 'fallback' ? (note ?? level) : null;
}

/** What becomes of the message as a whole. */
export function messageFallbacks(text: string, files: readonly Attachment[], capabilities: Capabilities): string[] {
  const { content } = capabilities;
  const sent = files.filter(({ failed }) => failed !== 'refused');
  const words = text.trim();
  const groups = gathered(sent, capabilities);
  const album = groups.some((group) => group.length > 1) && content.album.level === 'fallback' ? [content.album.note ?? 'fallback'] : [];
  return [
    ...(words !== '' && sent.length > 0 && !fitsAsCaption(words, sent, capabilities) ? ['words_apart'] : []),
    ...(groups.length > 1 ? ['one_by_one'] : []),
    ...album,
  ];
}
