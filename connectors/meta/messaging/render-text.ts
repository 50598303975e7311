// Content whose form at Meta is text: neither Instagram nor Messenger has styling, places, contacts or orders of its own.
import { ConnectorError, type MessageContent, type Product, type TextEntity } from '../../../src/contract/index.js';
import { splitText, type TextLimit } from '../text-parts.js';

type OfType<Type extends MessageContent['type']> = Extract<MessageContent, { type: Type }>;

/** Parts of at most the platform's length; none is blank. Throws when nothing is left. */
export function textsOf(text: string, limit: TextLimit, platform: string): string[] {
  const parts = splitText({ text, entities: [] }, limit)
    .map((part) => part.text)
    .filter((part) => part.trim() !== '');
  if (parts.length === 0)
    throw new ConnectorError({ code: 'empty_text', kind: 'permanent', message: `${platform} does not take an empty text` });
  return parts;
}

/** Styling is dropped; the address behind a styled link is written after it. */
export function plainText(text: string, entities: readonly TextEntity[] = []): string {
  const links = entities.flatMap(({ type, offset, length, url }) =>
    type === 'link' && url !== undefined ? [{ end: offset + length, offset, url }] : [],
  );
  const inOrder = links.sort((a, b) => a.end - b.end);
  let from = 0;
  let plain = '';
  for (const { offset, end, url } of inOrder) {
    if (end <= from || end > text.length) continue;
    plain += text.slice(from, end);
    if (text.slice(offset, end) !== url) plain += ` (${url})`;
    from = end;
  }
  return plain + text.slice(from);
}

export function linkText({ title, description, url }: OfType<'link'>): string {
  return lines(title, description, url);
}

export function productText({ title, price, url, imageUrl }: Product): string {
  return lines(title, price, url ?? imageUrl);
}

export function orderText({ number, status, items, total, url }: OfType<'order'>): string {
  const rows = items.map((item) => `• ${item.title} × ${item.quantity}${item.price === undefined ? '' : ` — ${item.price}`}`);
  return lines(`#${number} · ${status}`, ...rows, total === undefined ? undefined : `= ${total}`, url);
}

export function locationText({ latitude, longitude, name, address }: OfType<'location'>): string {
  return lines(name, address, `https://www.google.com/maps/search/?api=1&query=${latitude},${longitude}`);
}

export function contactsText({ contacts }: OfType<'contact_card'>): string {
  return contacts.map((card) => lines(card.name, card.organization, ...card.phones, ...(card.emails ?? []))).join('\n\n');
}

function lines(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n');
}
