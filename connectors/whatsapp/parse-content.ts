// The content of a WhatsApp message in the hub's words. Total: what has no word of its own keeps a text that stands for it.
import { TEXT_MAX_UTF16, type InboundContent } from '../../src/contract/index.js';
import { decimalOf, fieldsOf, integerOf, listOf, shortTextOf, textOf, type Fields } from '../meta/reading.js';
import { splitText } from '../meta/text-parts.js';
import { contactContents } from './parse-contact.js';
import { mediaContent } from './parse-media.js';
import { formReplyOf, unsupported } from './parse-rest.js';

/** Usually one content. A text of more units than the hub keeps in one message becomes several, an order's note follows it. */
export function contentsOf(message: Fields, id: string): InboundContent[] {
  const contents = knownContents(message, id);
  return contents.length > 0 ? contents : [unsupported(message)];
}

function knownContents(message: Fields, id: string): InboundContent[] {
  const type = textOf(message['type']) ?? '';
  const body = fieldsOf(message[type]);
  switch (type) {
    case 'text':
      return textContents(textOf(body['body']));
    case 'image':
    case 'video':
    case 'audio':
    case 'voice':
    case 'document':
    case 'sticker':
      return single(mediaContent(type, body));
    case 'location':
      return single(placeContent(body));
    case 'contacts':
      return contactContents(message);
    case 'interactive':
    case 'button':
      return single(formReplyOf(type, body));
    case 'order':
      return orderContents(body, id);
    default:
      return [];
  }
}

function single(content: InboundContent | null): InboundContent[] {
  return content ? [content] : [];
}

function textContents(text: string | undefined): InboundContent[] {
  if (text === undefined) return [];
  return splitText({ text, entities: [] }, { max: TEXT_MAX_UTF16, unit: 'utf16' }).map((part) => ({ type: 'text', text: part.text }));
}

function placeContent(place: Fields): InboundContent | null {
  const latitude = decimalOf(place['latitude']);
  const longitude = decimalOf(place['longitude']);
  if (latitude === undefined || longitude === undefined || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null;
  const name = shortTextOf(place['name'], 256);
  const address = shortTextOf(place['address'], 512);
  return { type: 'location', latitude, longitude, ...(name !== undefined && { name }), ...(address !== undefined && { address }) };
}

const ITEMS_KEPT = 100;

const NUMBER_LENGTH = 10;

/** A cart has no number; the end of its message's id, where ids differ, stands for one. */
function orderContents(order: Fields, id: string): InboundContent[] {
  const items = listOf(order['product_items']).slice(0, ITEMS_KEPT).map(fieldsOf);
  if (items.length === 0) return [];
  const total = totalOf(items);
  const content: InboundContent = {
    type: 'order',
    number: id.replace(/[^A-Za-z0-9]/g, '').slice(-NUMBER_LENGTH),
    status: 'placed',
    items: items.map((item) => ({
      title: shortTextOf(item['product_retailer_id'], 256) ?? '?',
      quantity: quantityOf(item),
      ...priceOf(item),
    })),
    ...(total !== undefined && { total }),
  };
  return [content, ...textContents(textOf(order['text']))];
}

function quantityOf(item: Fields): number {
  return Math.max(1, integerOf(item['quantity']) ?? Math.trunc(decimalOf(item['quantity']) ?? 1));
}

function priceOf(item: Fields): { price?: string } {
  const price = decimalOf(item['item_price']);
  return price === undefined ? {} : { price: money(price, item['currency']) };
}

/** Nothing when an item has no price or currencies are mixed. */
function totalOf(items: Fields[]): string | undefined {
  const currencies = new Set(items.map((item) => item['currency']));
  const prices = items.map((item) => (decimalOf(item['item_price']) ?? Number.NaN) * quantityOf(item));
  const sum = prices.reduce((total, price) => total + price, 0);
  return currencies.size === 1 && Number.isFinite(sum) ? money(sum, items[0]?.['currency']) : undefined;
}

function money(amount: number, currency: unknown): string {
  return `${amount.toFixed(2)} ${shortTextOf(currency, 8) ?? ''}`.trim().slice(0, 64);
}
