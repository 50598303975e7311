// Styled ranges between Telegram's MessageEntity and the hub's TextEntity; both count UTF-16 units.
import type { Json, TextEntity } from '../../src/contract/index.js';
import { fieldsOf, integerOf, listOf, shortTextOf } from './reading.js';

const INBOUND: Readonly<Record<string, TextEntity['type']>> = {
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
  cashtag: 'hashtag',
  bot_command: 'command',
  url: 'url',
  email: 'email',
  phone_number: 'phone',
  custom_emoji: 'emoji',
};
/** The rest (mentions, addresses, commands …) Telegram finds by itself. */
const OUTBOUND: Readonly<Partial<Record<TextEntity['type'], string>>> = {
  bold: 'bold',
  italic: 'italic',
  underline: 'underline',
  strikethrough: 'strikethrough',
  spoiler: 'spoiler',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  link: 'text_link',
};
const MAX_ENTITIES = 200;
const MAX_URL = 2048;

/** Ranges as the hub keeps them; those it has no word for, or that make no sense, are left out. */
export function inboundEntities(value: unknown, textLength: number): TextEntity[] {
  return listOf(value)
    .slice(0, MAX_ENTITIES)
    .flatMap((item) => {
      const { type, offset, length, url, language } = fieldsOf(item);
      const ours = typeof type === 'string' && Object.hasOwn(INBOUND, type) ? INBOUND[type] : undefined;
      const start = integerOf(offset) ?? -1;
      const units = integerOf(length) ?? 0;
      if (!ours || start < 0 || units < 1 || start + units > textLength) return [];
      const target = typeof url === 'string' && url.length <= MAX_URL ? url : undefined;
      if (ours === 'link' && target === undefined) return [];
      const code = shortTextOf(language, 64);
      return [
        {
          type: ours,
          offset: start,
          length: units,
          ...(ours === 'link' && target !== undefined && { url: target }),
          ...(ours === 'pre' && code !== undefined && { language: code }),
        },
      ];
    });
}

/** Ranges as Telegram takes them, inside the text; empty when the text is plain. */
export function outboundEntities(entities: readonly TextEntity[], textLength: number): Json[] {
  return entities.flatMap((entity): Json[] => {
    const type = OUTBOUND[entity.type];
    const length = Math.min(entity.length, textLength - entity.offset);
    if (type === undefined || length < 1) return [];
    if (type === 'text_link' && entity.url === undefined) return [];
    return [
      {
        type,
        offset: entity.offset,
        length,
        ...(type === 'text_link' && entity.url !== undefined && { url: entity.url }),
        ...(type === 'pre' && entity.language !== undefined && { language: entity.language }),
      },
    ];
  });
}
