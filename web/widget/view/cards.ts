// Things shown as a card: places, people, links, products, orders.
import type { MessageContent, Product } from '../../../src/contract/content.js';
import { safeUrl } from '../../src/content/safe-url.js';
import type { Words } from '../words/index.js';
import { el, icon } from './element.js';
import { ICONS } from './icons.js';
import { outerLink } from './styled-text.js';

type Of<Type extends MessageContent['type']> = Extract<MessageContent, { type: Type }>;

export function placeCard({ latitude, longitude, name, address }: Of<'location'>, words: Words): HTMLElement {
  const place = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const map = `https://www.openstreetmap.org/?mlat=${String(latitude)}&mlon=${String(longitude)}#map=16/${String(latitude)}/${String(longitude)}`;
  return card(map, 'place', line(name ?? words.location), faint(address ?? place));
}

export function contactCards({ contacts }: Of<'contact_card'>): HTMLElement {
  const cards = contacts.map(({ name, phones, emails = [], organization }) =>
    card(
      undefined,
      'person',
      line(name),
      organization === undefined ? null : faint(organization),
      ...phones.map((phone) => reach(`tel:${phone.replace(/[^\d+]/g, '')}`, phone)),
      ...emails.map((email) => reach(`mailto:${email}`, email)),
    ),
  );
  return el('div', { class: 'cards' }, ...cards);
}

export function linkCard({ url, title, description }: Of<'link'>): HTMLElement {
  const host = URL.canParse(url) ? new URL(url).host : '';
  return card(url, 'link', line(title ?? url), description === undefined ? null : el('span', {}, description), faint(host));
}

/** Beside each other, to be scrolled. */
export function productCards({ items }: Of<'products'>, words: Words): HTMLElement {
  return el('div', { class: 'beside', attrs: { role: 'group', 'aria-label': words.products, tabindex: '0' } }, ...items.map(productCard));
}

export function productCard({ url, title, price, imageUrl }: Product): HTMLElement {
  const shown = card(url, 'bag', line(title), price === undefined ? null : el('span', { class: 'price' }, price));
  const source = safeUrl(imageUrl ?? '');
  if (source === null) return shown;
  // Of somebody else's site: it is told nothing, and where the page's policy forbids it the card stands without.
  const image = el('img', { class: 'product-image', attrs: { alt: '', referrerpolicy: 'no-referrer', loading: 'lazy', src: source } });
  image.addEventListener('error', () => image.remove(), { once: true });
  shown.prepend(image);
  return shown;
}

export function orderCard({ url, number, status, items, total }: Of<'order'>, words: Words): HTMLElement {
  const known: Record<string, string> = words.orderStatus;
  const rows = items.map(({ title, quantity, price }) => row(`${String(quantity)} × ${title}`, price ?? ''));
  return card(
    url,
    'receipt',
    line(words.order(number)),
    faint(known[status] ?? status),
    ...rows,
    total === undefined ? null : el('strong', {}, row(words.total, total)),
  );
}

function card(url: string | undefined, drawing: keyof typeof ICONS, ...words: (Node | null)[]): HTMLElement {
  const parts = [el('span', { class: 'card-icon' }, icon(ICONS[drawing])), el('span', { class: 'card-words' }, ...words)];
  const href = safeUrl(url ?? '');
  return href === null ? el('div', { class: 'card' }, ...parts) : outerLink(href, 'card', ...parts);
}

const line = (text: string): HTMLElement => el('span', { class: 'card-title', attrs: { dir: 'auto' } }, text);
const faint = (text: string): HTMLElement => el('span', { class: 'faint', attrs: { dir: 'auto' } }, text);
const row = (left: string, right: string): HTMLElement => el('span', { class: 'row' }, el('span', {}, left), el('span', {}, right));

function reach(address: string, words: string): HTMLElement {
  const href = safeUrl(address);
  return href === null ? faint(words) : outerLink(href, 'link', words);
}
