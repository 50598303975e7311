// Content whose Telegram form is text: texts and menus as they are, links, products and orders in words.
import {
  ConnectorError,
  type Json,
  type MessageContent,
  type PlatformCall,
  type Product,
  type TextEntity,
} from '../../src/contract/index.js';
import { BUTTON_DATA_MAX_BYTES } from './capabilities.js';
import { outboundEntities } from './entities.js';
import { splitText, type StyledText } from './text-parts.js';

/** A call without the chat it goes to. */
export interface Draft {
  method: string;
  fields: { [key: string]: Json };
  files?: NonNullable<PlatformCall['files']>;
}

export interface Words {
  /** Parts of at most `max` UTF-16 units; none is blank. */
  split(max: number): StyledText[];
}

/** null for content that is not text on Telegram. */
export function textOfContent(content: MessageContent): Words | null {
  switch (content.type) {
    case 'text':
    case 'menu':
      return words({ text: content.text, entities: content.entities ?? [] });
    case 'link':
      return words(linkText(content));
    case 'product':
      return words(productText(content));
    case 'products':
      return oneByOne(content.items.map((item) => words(productText(item))));
    case 'order':
      return words(orderText(content));
    default:
      return null;
  }
}

export function words(styled: StyledText): Words {
  return {
    split(max) {
      const parts = splitText(styled, max).filter((part) => part.text.trim() !== '');
      if (parts.length === 0)
        throw new ConnectorError({ code: 'empty_text', kind: 'permanent', message: 'Telegram does not take an empty text' });
      return parts;
    },
  };
}

/** Each begins a message of its own. */
function oneByOne(all: readonly Words[]): Words {
  return { split: (max) => all.flatMap((each) => each.split(max)) };
}

export function textDrafts(text: Words, max: number): Draft[] {
  return text.split(max).map((part) => {
    const entities = outboundEntities(part.entities, part.text.length);
    return { method: 'sendMessage', fields: { text: part.text, ...(entities.length > 0 && { entities }) } };
  });
}

type OfType<Type extends MessageContent['type']> = Extract<MessageContent, { type: Type }>;

function linkText({ title, description, url }: OfType<'link'>): StyledText {
  return titled(title ?? '', [description, url]);
}

/** The picture is offered as a link: Telegram would have to fetch it itself, which fails for many addresses. */
function productText({ title, price, url, imageUrl }: Product): StyledText {
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

/** One button per row: the labels of a support menu are sentences more often than words. */
export function menuKeyboard(options: OfType<'menu'>['options']): { [key: string]: Json } {
  return { inline_keyboard: options.map((option) => [button(option)]) };
}

function button({ id, label, url }: OfType<'menu'>['options'][number]): Json {
  if (url !== undefined) return { text: label, url };
  if (Buffer.byteLength(id) > BUTTON_DATA_MAX_BYTES) {
    throw new ConnectorError({
      code: 'button_id_too_long',
      kind: 'permanent',
      message: `The id of the option “${label}” is longer than the ${BUTTON_DATA_MAX_BYTES} bytes a Telegram button holds`,
    });
  }
  return { text: label, callback_data: id };
}
