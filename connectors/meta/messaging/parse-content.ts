// What a direct message says, as one or more contents of the hub's. Total: nothing that came is dropped without a trace.
import { TEXT_MAX_UTF16, type InboundContent } from '../../../src/contract/index.js';
import { fieldsOf, listOf, shortTextOf, textOf, type Fields } from '../reading.js';
import { splitText } from '../text-parts.js';
import { say } from '../words.js';
import type { Dialect } from './dialect.js';
import { PARTS_MAX } from './names.js';
import { attachmentContents, distinctAttachments, fileItem, unsupported, type FileItem } from './parse-attachments.js';

const ALBUM_MAX = 10;
const CHOICE_MAX = 256;

export function contentsOf(message: Fields, dialect: Dialect): InboundContent[] {
  const text = textOf(message['text']);
  const choice = quickReply(message, text);
  if (choice) return [choice];
  const files: FileItem[] = [];
  const others: InboundContent[] = [];
  for (const attachment of distinctAttachments(message)) {
    const file = fileItem(attachment, dialect);
    if (file) files.push(file);
    else if (!repeatsText(attachment, text)) others.push(...attachmentContents(attachment, dialect));
  }
  const caption = files.length > 0 && text !== undefined && text.length <= TEXT_MAX_UTF16 ? text : undefined;
  const words = caption === undefined && text !== undefined ? textContents(text) : [];
  const contents = [...fileContents(files, caption, dialect), ...others, ...words].slice(0, PARTS_MAX);
  return contents.length > 0 ? contents : [emptyContent(message, dialect)];
}

/** The preview of a link that stands in the text already. */
function repeatsText(attachment: Fields, text: string | undefined): boolean {
  if (attachment['type'] !== 'fallback' || text === undefined) return false;
  const url = textOf(fieldsOf(attachment['payload'])['url']) ?? textOf(attachment['url']);
  return url === undefined || text.includes(url);
}

function quickReply(message: Fields, text: string | undefined): InboundContent | null {
  const choiceId = shortTextOf(fieldsOf(message['quick_reply'])['payload'], CHOICE_MAX);
  if (choiceId === undefined) return null;
  const words = shortTextOf(text, TEXT_MAX_UTF16);
  return { type: 'form_reply', fields: {}, choiceId, ...(words !== undefined && { text: words }) };
}

export function textContents(text: string): InboundContent[] {
  return splitText({ text, entities: [] }, { max: TEXT_MAX_UTF16, unit: 'utf16' }).map((part) => ({ type: 'text', text: part.text }));
}

function fileContents(files: readonly FileItem[], caption: string | undefined, dialect: Dialect): InboundContent[] {
  const groups = Array.from({ length: Math.ceil(files.length / ALBUM_MAX) }, (_, index) =>
    files.slice(index * ALBUM_MAX, (index + 1) * ALBUM_MAX),
  );
  return groups.flatMap((items, index) => {
    const words = index === 0 && caption !== undefined ? { caption } : {};
    const [first] = items;
    if (items.length > 1) return [{ type: 'album', items, ...words }];
    return first ? [fileContent(first, words, dialect)] : [];
  });
}

function fileContent({ type, media }: FileItem, words: { caption?: string }, dialect: Dialect): InboundContent {
  if (type === 'audio') return { type, media, ...(dialect.audioIsVoice && { voice: true }), ...words };
  return { type, media, ...words };
}

function emptyContent(message: Fields, { name }: Dialect): InboundContent {
  const commands = listOf(message['commands']).flatMap((command) => textOf(fieldsOf(command)['name']) ?? []);
  if (commands.length > 0) return { type: 'event', name: 'commands', data: { commands } };
  const platform = { platform: name };
  return message['is_unsupported'] === true
    ? unsupported('unsupported', say('not_passed_on', platform))
    : unsupported('empty', say('nothing_to_show', platform));
}
