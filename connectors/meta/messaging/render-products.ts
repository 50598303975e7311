// Products as cards: those that stand next to each other go side by side in one message, which scrolls.
import type { Product } from '../../../src/contract/index.js';
import { cutText } from '../reading.js';
import type { TextLimit } from '../text-parts.js';
import type { Message } from './render-menu.js';
import { productText, textsOf } from './render-text.js';

/** Elements of a generic template. */
export const CARDS_MAX = 10;
const LINE_MAX = 80;

/** A product that has no card goes in words, in its place. */
export function productMessages(products: readonly Product[], limit: TextLimit, platform: string): Message[] {
  const rows: [Product, ...Product[]][] = [];
  for (const product of products) {
    const row = rows.at(-1);
    if (row !== undefined && hasCard(row[0]) && hasCard(product) && row.length < CARDS_MAX) row.push(product);
    else rows.push([product]);
  }
  return rows.flatMap((row): Message[] => {
    if (!hasCard(row[0])) return textsOf(productText(row[0]), limit, platform).map((text) => ({ text }));
    return [{ attachment: { type: 'template', payload: { template_type: 'generic', elements: row.map(card) } } }];
  });
}

/** The platform takes none that is only a title. */
function hasCard({ price, url, imageUrl }: Product): boolean {
  return price !== undefined || url !== undefined || imageUrl !== undefined;
}

function card({ title, price, url, imageUrl }: Product): Message {
  return {
    title: cutText(title, LINE_MAX),
    ...(price !== undefined && { subtitle: cutText(price, LINE_MAX) }),
    ...(imageUrl !== undefined && { image_url: imageUrl }),
    ...(url !== undefined && { default_action: { type: 'web_url', url } }),
  };
}
