// Telegram's own names of text styles, as the renderer of the pages knows them.
import type { TextEntity } from '../../../src/contract/content.js';
import type { PhoneMessage } from '../api/lab.js';

const NAMES: Partial<Record<string, TextEntity['type']>> = {
  bold: 'bold',
  italic: 'italic',
  underline: 'underline',
  strikethrough: 'strikethrough',
  spoiler: 'spoiler',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  expandable_blockquote: 'blockquote',
  text_link: 'link',
  mention: 'mention',
  text_mention: 'mention',
  hashtag: 'hashtag',
  bot_command: 'command',
  url: 'url',
  email: 'email',
  phone_number: 'phone',
};

export function knownEntities(entities: PhoneMessage['entities']): TextEntity[] {
  return (entities ?? []).flatMap(({ type, offset, length, url }) => {
    const name = NAMES[type];
    return name === undefined ? [] : [{ type: name, offset, length, ...(url !== undefined && { url }) }];
  });
}
