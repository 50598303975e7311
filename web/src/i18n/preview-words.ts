// The one line that stands for a conversation's last message, in the viewer's language.
import type { ListedConversation } from '../../../src/contract/api.js';
import type { Translation } from './translation.js';

type LastMessage = NonNullable<ListedConversation['lastMessage']>;

export function previewWords(i18n: Translation, { type, preview }: Pick<LastMessage, 'type' | 'preview'>): string {
  if (type === 'event') {
    // Of what was taken back nothing is left but that it was there.
    const key = `inbox.event.${preview === '' ? 'retracted' : preview.replace(/[^a-z]+/gi, '_')}`;
    return i18n.t(i18n.exists(key) ? key : 'events.other');
  }
  const unsupported = `content.unsupportedKind.${preview}`;
  if (type === 'unsupported' && i18n.exists(unsupported)) return i18n.t(unsupported);
  return preview === '' ? i18n.t(`content.kind.${type}`) : preview;
}
