// Long texts cut into parts a platform takes: on grapheme boundaries, measured as the caller measures, styled ranges cut along.
import type { TextEntity } from '../../src/contract/index.js';

export interface StyledText {
  text: string;
  entities: TextEntity[];
}

/** Size of a piece of text; a text is as large as its pieces together. */
export type Measure = (text: string) => number;

export const utf8Bytes: Measure = (text) => Buffer.byteLength(text);
export const utf16Units: Measure = (text) => text.length;

/** A nicer place to cut counts only in the last quarter of a part. */
const NICE_CUT_SHARE = 0.25;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export function splitText({ text, entities }: StyledText, max: number, measure: Measure): StyledText[] {
  if (measure(text) <= max) return [{ text, entities }];
  const parts: StyledText[] = [];
  let start = 0;
  for (const end of cutsOf(text, max, measure)) {
    parts.push({ text: text.slice(start, end), entities: entitiesWithin(entities, start, end) });
    start = end;
  }
  return parts;
}

/** Where each part ends, as offsets into the text. */
function cutsOf(text: string, max: number, measure: Measure): number[] {
  const cuts: number[] = [];
  let part = emptyPart();
  const closePart = (): void => {
    const cut = part.niceAt ?? part.end;
    cuts.push(cut);
    part = { ...emptyPart(), end: part.end, size: measure(text.slice(cut, part.end)) };
  };
  for (const { piece, index } of piecesOf(text, max, measure)) {
    const size = measure(piece);
    if (part.size + size > max) closePart();
    part.size += size;
    part.end = index + piece.length;
    const late = part.size >= max * (1 - NICE_CUT_SHARE);
    if (late && piece.includes('\n')) part.lineAt = part.end;
    if (late && /^\s+$/.test(piece)) part.spaceAt = part.end;
    part.niceAt = part.lineAt ?? part.spaceAt;
  }
  return [...cuts, text.length];
}

interface Part {
  end: number;
  size: number;
  lineAt?: number;
  spaceAt?: number;
  niceAt?: number | undefined;
}

function emptyPart(): Part {
  return { end: 0, size: 0 };
}

/** Graphemes; one that is larger than a whole part falls into its code points. */
function* piecesOf(text: string, max: number, measure: Measure): Generator<{ piece: string; index: number }> {
  for (const { segment, index } of graphemes.segment(text)) {
    if (measure(segment) <= max) {
      yield { piece: segment, index };
      continue;
    }
    let at = index;
    for (const character of segment) {
      yield { piece: character, index: at };
      at += character.length;
    }
  }
}

/** The ranges that lie in [start, end), moved and cut to it. */
export function entitiesWithin(entities: readonly TextEntity[], start: number, end: number): TextEntity[] {
  return entities.flatMap((entity) => {
    const from = Math.max(entity.offset, start);
    const to = Math.min(entity.offset + entity.length, end);
    return to > from ? [{ ...entity, offset: from - start, length: to - from }] : [];
  });
}
