// WhatsApp styles text by marks inside it (*bold*, _italic_ …). Styled ranges become marks; the limit counts the marks too.
import type { TextEntity } from '../../src/contract/index.js';
import { splitText, type StyledText } from '../meta/text-parts.js';

const MARKS: Readonly<Partial<Record<TextEntity['type'], string>>> = {
  bold: '*',
  italic: '_',
  strikethrough: '~',
  code: '`',
  pre: '```',
};

/** Parts of at most `max` UTF-16 units, marks included; none is blank. */
export function markedParts(styled: StyledText, max: number): string[] {
  const parts = splitText(styled, { max, unit: 'utf16' });
  const marked = parts.map(withMarks);
  const excess = Math.max(0, ...marked.map((part) => part.length - max));
  if (excess === 0) return marked.filter((part) => part.trim() !== '');
  // Shorter parts leave room for the marks; a text of marks only is sent plain.
  return partsWithRoom(styled, max, max - excess);
}

function partsWithRoom(styled: StyledText, max: number, room: number): string[] {
  if (room < max / 2) return markedParts({ text: styled.text, entities: [] }, max);
  const marked = splitText(styled, { max: room, unit: 'utf16' }).map(withMarks);
  const fits = marked.every((part) => part.length <= max);
  return fits ? marked.filter((part) => part.trim() !== '') : partsWithRoom(styled, max, Math.floor(room * 0.9));
}

interface Mark {
  at: number;
  text: string;
  opens: boolean;
  /** Of the whole range: what opens first closes last. */
  length: number;
  /** Place of the range in its list, for ranges that are the same. */
  rank: number;
}

function withMarks({ text, entities }: StyledText): string {
  const marks = entities.flatMap((entity, rank) => marksOf(entity, text).map((mark) => ({ ...mark, rank }))).sort(inOrder);
  let written = '';
  let from = 0;
  for (const mark of marks) {
    written += text.slice(from, mark.at) + mark.text;
    from = mark.at;
  }
  return written + text.slice(from);
}

/** WhatsApp reads a mark only where it touches the word. */
function marksOf(entity: TextEntity, text: string): Omit<Mark, 'rank'>[] {
  const range = text.slice(entity.offset, entity.offset + entity.length);
  const start = entity.offset + (range.length - range.trimStart().length);
  const end = entity.offset + range.trimEnd().length;
  if (end <= start) return [];
  const length = end - start;
  if (entity.type === 'link') {
    const { url } = entity;
    return url === undefined || url === range.trim() ? [] : [{ at: end, text: ` (${url})`, opens: false, length }];
  }
  const mark = MARKS[entity.type];
  // Within a line only, except for a block of code.
  if (mark === undefined || (entity.type !== 'pre' && range.trim().includes('\n'))) return [];
  return [
    { at: start, text: mark, opens: true, length },
    { at: end, text: mark, opens: false, length },
  ];
}

/** At one place: first what closes, inner ranges before outer ones; then what opens, outer before inner. */
function inOrder(a: Mark, b: Mark): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.opens !== b.opens) return a.opens ? 1 : -1;
  return a.opens ? b.length - a.length || a.rank - b.rank : a.length - b.length || b.rank - a.rank;
}
