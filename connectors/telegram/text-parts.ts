// Long texts cut into parts a platform takes: on grapheme boundaries, counted in UTF-16 units, styled ranges cut along.
import type { TextEntity } from '../../src/contract/index.js';

export interface StyledText {
  text: string;
  entities: TextEntity[];
}

/** Only look this far back for a nicer place to cut. */
const NICE_CUT_SHARE = 0.25;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export function splitText({ text, entities }: StyledText, max: number): StyledText[] {
  if (text.length <= max) return [{ text, entities }];
  const parts: StyledText[] = [];
  let start = 0;
  while (start < text.length) {
    const end = text.length - start <= max ? text.length : start + cutLength(text.slice(start, start + max + 64), max);
    parts.push({ text: text.slice(start, end), entities: entitiesWithin(entities, start, end) });
    start = end;
  }
  return parts;
}

/** The ranges that lie in [start, end), moved and cut to it. */
export function entitiesWithin(entities: readonly TextEntity[], start: number, end: number): TextEntity[] {
  return entities.flatMap((entity) => {
    const from = Math.max(entity.offset, start);
    const to = Math.min(entity.offset + entity.length, end);
    return to > from ? [{ ...entity, offset: from - start, length: to - from }] : [];
  });
}

/** How many units of `ahead` make the next part: at most `max`, at a line, else a word, else a grapheme boundary. */
function cutLength(ahead: string, max: number): number {
  let atGrapheme = 0;
  let atSpace = 0;
  let atLine = 0;
  for (const { segment, index } of graphemes.segment(ahead)) {
    const end = index + segment.length;
    if (end > max) break;
    atGrapheme = end;
    if (segment === '\n' || segment === '\r\n') atLine = end;
    else if (/^\s$/.test(segment)) atSpace = end;
  }
  const earliest = max * (1 - NICE_CUT_SHARE);
  if (atLine >= earliest) return atLine;
  if (atSpace >= earliest) return atSpace;
  // One grapheme longer than a whole part: cut between code points at least.
  return atGrapheme > 0 ? atGrapheme : max - (isHighSurrogate(ahead, max - 1) ? 1 : 0);
}

function isHighSurrogate(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xd800 && unit <= 0xdbff;
}
