// Links, products and orders as an article card or a mini program card; without an address to open, in words.
import type { MessageContent } from '../../src/contract/index.js';
import { CARD_DESCRIPTION_MAX_BYTES, CARD_TITLE_MAX_BYTES } from './capabilities.js';
import type { Draft } from './draft.js';
import { miniProgramPageOf, type MiniProgramPage } from './mini-program.js';
import { plainDrafts, wellFormed } from './render-text.js';
import { utf8Bytes } from './text-parts.js';

type OfType<Type extends MessageContent['type']> = Extract<MessageContent, { type: Type }>;

interface Card {
  title: string;
  lines: (string | undefined)[];
  url?: string | undefined;
  imageUrl?: string | undefined;
}

export function renderCard(content: OfType<'link' | 'product' | 'order'>): Draft[] {
  const card = cardOf(content);
  const page = card.url === undefined ? null : miniProgramPageOf(card.url);
  if (page) return [miniProgramDraft(card, page)];
  return card.url !== undefined && fitsCard(card) ? [articleDraft(card, card.url)] : plainDrafts(wordsOf(card));
}

function fitsCard({ title, lines }: Card): boolean {
  return title !== '' && utf8Bytes(title) <= CARD_TITLE_MAX_BYTES && utf8Bytes(shown(lines).join('\n')) <= CARD_DESCRIPTION_MAX_BYTES;
}

function wordsOf({ title, lines, url }: Card): string[] {
  return shown([title, ...lines, url]);
}

function shown(lines: readonly (string | undefined)[]): string[] {
  return lines.flatMap((line) => (line === undefined || line === '' ? [] : [line]));
}

function cardOf(content: OfType<'link' | 'product' | 'order'>): Card {
  switch (content.type) {
    case 'link':
      return { title: content.title ?? '', lines: [content.description], url: content.url };
    case 'product':
      return { title: content.title, lines: [content.price], url: content.url, imageUrl: content.imageUrl };
    case 'order':
      return { title: `#${content.number} · ${content.status}`, lines: orderLines(content), url: content.url };
  }
}

function orderLines({ items, total }: OfType<'order'>): string[] {
  const lines = items.map((item) => `• ${item.title} × ${item.quantity}${item.price === undefined ? '' : ` — ${item.price}`}`);
  return total === undefined ? lines : [...lines, `= ${total}`];
}

/** Exactly one article is allowed (error 45008 beyond). */
function articleDraft({ title, lines, imageUrl }: Card, url: string): Draft {
  const description = wellFormed(shown(lines).join('\n'));
  const article = {
    title: wellFormed(title),
    ...(description !== '' && { description }),
    url,
    ...(imageUrl !== undefined && { picurl: imageUrl }),
  };
  return { msgtype: 'news', body: { articles: [article] } };
}

/** The cover is the account's; the client puts it in. */
function miniProgramDraft({ title, url }: Card, { appId, pagePath }: MiniProgramPage): Draft {
  return {
    msgtype: 'miniprogrampage',
    body: {
      title: wellFormed(title === '' ? (url ?? '') : title),
      appid: appId,
      pagepath: pagePath,
      thumb_media_id: 'setting://miniProgramCoverMediaId',
    },
  };
}
