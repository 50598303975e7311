// Texts as WeChat shows them: plain, with links as its one kind of styling, in parts it takes.
import { ConnectorError, type TextEntity } from '../../src/contract/index.js';
import { TEXT_MAX_BYTES } from './capabilities.js';
import type { Draft } from './draft.js';
import { miniProgramLink, miniProgramPageOf } from './mini-program.js';
import { splitText, utf8Bytes, type StyledText } from './text-parts.js';

/** Longer addresses are written out, because a link cannot be cut in two. */
const LINK_MAX_BYTES = 500;
/** Only a text of nothing but long links, one letter each, would come down to it; then they lose their addresses. */
const SMALLEST_PART_BYTES = 16;

/** Throws for a text of nothing but white space, unless it may be empty: then there is nothing to send. */
export function textDrafts(styled: StyledText, { mayBeEmpty = false } = {}): Draft[] {
  const contents = textContents(styled);
  if (contents.length === 0 && !mayBeEmpty)
    throw new ConnectorError({ code: 'empty_text', kind: 'permanent', message: 'WeChat does not take an empty text' });
  return contents.map((content) => ({ msgtype: 'text', body: { content } }));
}

/** Lines, those without words left out; an empty one stays as a gap. */
export function plainDrafts(lines: readonly (string | undefined)[]): Draft[] {
  return textDrafts({ text: lines.filter((line) => line !== undefined).join('\n'), entities: [] });
}

/** The parts of a text as WeChat is sent them, links in place; each of at most TEXT_MAX_BYTES, none blank. */
export function textContents(styled: StyledText): string[] {
  return contentsWithin(withLongLinksWrittenOut(styled), TEXT_MAX_BYTES);
}

function contentsWithin(styled: StyledText, partBytes: number): string[] {
  return splitText(styled, partBytes, utf8Bytes)
    .filter((part) => wellFormed(part.text).trim() !== '')
    .flatMap((part) => {
      const content = withLinks(part);
      if (utf8Bytes(content) <= TEXT_MAX_BYTES) return [content];
      // The links' own markup makes it too long.
      return partBytes > SMALLEST_PART_BYTES ? contentsWithin(part, partBytes / 2) : [wellFormed(part.text)];
    });
}

function withLinks({ text, entities }: StyledText): string {
  let content = '';
  let at = 0;
  for (const { offset, length, url } of linksIn(entities)) {
    if (offset < at) continue;
    content += wellFormed(text.slice(at, offset)) + linkMarkup(url, wellFormed(text.slice(offset, offset + length)));
    at = offset + length;
  }
  return content + wellFormed(text.slice(at));
}

function withLongLinksWrittenOut({ text, entities }: StyledText): StyledText {
  const long = linksIn(entities).filter(({ url }) => utf8Bytes(attribute(url)) > LINK_MAX_BYTES);
  let written = text;
  let kept = entities;
  for (const { offset, length, url } of long.reverse()) {
    const end = offset + length;
    const insert = ` (${url})`;
    written = written.slice(0, end) + insert + written.slice(end);
    kept = kept.flatMap((entity) => {
      if (entity.type === 'link' && entity.offset === offset && entity.length === length) return [];
      return entity.offset >= end ? [{ ...entity, offset: entity.offset + insert.length }] : [entity];
    });
  }
  return { text: written, entities: kept };
}

interface Link {
  offset: number;
  length: number;
  url: string;
}

function linksIn(entities: readonly TextEntity[]): Link[] {
  return entities
    .flatMap(({ type, offset, length, url }) => (type === 'link' && url !== undefined ? [{ offset, length, url }] : []))
    .sort((a, b) => a.offset - b.offset);
}

function linkMarkup(url: string, label: string): string {
  const page = miniProgramPageOf(url);
  return page ? miniProgramLink(page, label) : `<a href="${attribute(url)}">${label}</a>`;
}

function attribute(url: string): string {
  return url.replace(/["'<>\s]/g, (character) => encodeURIComponent(character).replace("'", '%27'));
}

/** JSON would write a lone surrogate or a control character as a `\uXXXX` escape, which WeChat refuses. */
export function wellFormed(text: string): string {
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');
}
