// Content whose WhatsApp form is text: texts as they are, links, products and orders in words.
import { ConnectorError, type Json, type MessageContent, type PlatformCall, type TextEntity } from '../../src/contract/index.js';
import type { StyledText } from '../meta/text-parts.js';
import { markedParts } from './markup.js';

/** A message without the one it goes to. */
export interface Draft {
  /** `text`, `image`, `interactive` … */
  type: string;
  body: { [key: string]: Json } | Json[];
  file?: NonNullable<PlatformCall['files']>[number];
}

/** null for content that is not text on WhatsApp. */
export function textOfContent(content: MessageContent): StyledText | null {
  switch (content.type) {
    case 'text':
      return { text: content.text, entities: content.entities ?? [] };
    case 'link':
      return linkText(content);
    case 'product':
      return productText(content);
    case 'order':
      return orderText(content);
    default:
      return null;
  }
}

export function textDrafts(styled: StyledText, max: number): Draft[] {
  const parts = markedParts(styled, max);
  if (parts.length === 0)
    throw new ConnectorError({ code: 'empty_text', kind: 'permanent', message: 'WhatsApp does not take an empty text' });
  return parts.map((body) => ({ type: 'text', body: { ...(/https?:\/\//.test(body) && { preview_url: true }), body } }));
}

type OfType<Type extends MessageContent['type']> = Extract<MessageContent, { type: Type }>;

function linkText({ title, description, url }: OfType<'link'>): StyledText {
  return titled(title ?? '', [description, url]);
}

/** WhatsApp shows a preview of the first link; a picture it had to fetch itself would fail after it was accepted. */
function productText({ title, price, url, imageUrl }: OfType<'product'>): StyledText {
  return titled(title, [price, url, imageUrl]);
}

function orderText({ number, status, items, total, url }: OfType<'order'>): StyledText {
  const lines = items.map((item) => `• ${item.title} × ${item.quantity}${item.price === undefined ? '' : ` — ${item.price}`}`);
  return titled(`#${number} · ${status}`, [...lines, total === undefined ? undefined : `= ${total}`, url]);
}

/** A bold first line and what follows it. */
function titled(title: string, lines: (string | undefined)[]): StyledText {
  const text = [title, ...lines].filter((line) => line !== undefined && line !== '').join('\n');
  const bold: TextEntity[] = title === '' ? [] : [{ type: 'bold', offset: 0, length: title.length }];
  return { text, entities: bold };
}
