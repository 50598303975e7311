// Long texts cut into parts a platform takes: on grapheme boundaries, counted in the platform's unit, styled ranges cut along.
import type { LengthUnit, TextEntity } from '../../src/contract/index.js';

export interface StyledText {
  text: string;
  entities: TextEntity[];
}

export interface TextLimit {
  max: number;
  unit: LengthUnit;
}

/** Only look this far back for a nicer place to cut. */
const NICE_CUT_SHARE = 0.25;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export function lengthOf(text: string, unit: LengthUnit): number {
  switch (unit) {
    case 'utf16':
      return text.length;
    case 'codepoints':
      return [...text].length;
    case 'bytes':
      return Buffer.byteLength(text);
  }
}

export function splitText({ text, entities }: StyledText, limit: TextLimit): StyledText[] {
  if (lengthOf(text, limit.unit) <= limit.max) return [{ text, entities }];
  const parts: StyledText[] = [];
  let start = 0;
  while (start < text.length) {
    const rest = text.slice(start, start + limit.max + LOOK_AHEAD);
    const whole = start + rest.length === text.length && lengthOf(rest, limit.unit) <= limit.max;
    const end = whole ? text.length : start + cutLength(rest, limit);
    parts.push({ text: text.slice(start, end), entities: entitiesWithin(entities, start, end) });
    start = end;
  }
  return parts;
}

/** More than the longest grapheme worth keeping whole. */
const LOOK_AHEAD = 64;

/** The ranges that lie in [start, end), moved and cut to it. */
export function entitiesWithin(entities: readonly TextEntity[], start: number, end: number): TextEntity[] {
  return entities.flatMap((entity) => {
    const from = Math.max(entity.offset, start);
    const to = Math.min(entity.offset + entity.length, end);
    return to > from ? [{ ...entity, offset: from - start, length: to - from }] : [];
  });
}

/** How many UTF-16 units of `ahead` make the next part: what fits, at a line, else a word, else a grapheme boundary. */
function cutLength(ahead: string, { max, unit }: TextLimit): number {
  let used = 0;
  const at = { grapheme: 0, space: 0, line: 0 };
  const usedAt = { space: 0, line: 0 };
  for (const { segment, index } of graphemes.segment(ahead)) {
    used += lengthOf(segment, unit);
    if (used > max) break;
    at.grapheme = index + segment.length;
    if (segment === '\n' || segment === '\r\n') [at.line, usedAt.line] = [at.grapheme, used];
    else if (/^\s$/.test(segment)) [at.space, usedAt.space] = [at.grapheme, used];
  }
  const earliest = max * (1 - NICE_CUT_SHARE);
  if (usedAt.line >= earliest) return at.line;
  if (usedAt.space >= earliest) return at.space;
  return at.grapheme > 0 ? at.grapheme : codePointsThatFit(ahead, { max, unit });
}

/** One grapheme longer than a whole part: cut between code points at least. */
function codePointsThatFit(ahead: string, { max, unit }: TextLimit): number {
  let used = 0;
  let end = 0;
  for (const point of ahead) {
    used += lengthOf(point, unit);
    if (used > max && end > 0) break;
    end += point.length;
  }
  return end;
}
