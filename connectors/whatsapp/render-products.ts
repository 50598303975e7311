// Products of the account's catalogue: WhatsApp shows their names, pictures and prices itself, and people order from what they see.
import { ConnectorError, isMenuOfProducts, type Capabilities, type Json, type MessageContent } from '../../src/contract/index.js';
import { HEADER_MAX } from './capabilities.js';
import type { Draft } from './render-text.js';

type Menu = Extract<MessageContent, { type: 'menu' }>;
type Catalogue = NonNullable<Capabilities['catalogue']>;
export type Form = (text: string) => { [key: string]: Json };

/** A list of products must have a heading; stands there where a menu has no line of its own for it. */
const HEADING = '🛍️';

/** One product alone. */
export function renderProduct(productId: string, { id }: Catalogue): Draft {
  return { type: 'interactive', body: { type: 'product', action: { catalog_id: id, product_retailer_id: productId } } };
}

/** Of a menu that shows nothing but products; null for another. A first line of its own becomes the heading. */
export function productsForm(menu: Menu, catalogue: Catalogue | undefined): { heading: string | null; form: Form } | null {
  if (!catalogue || !isMenuOfProducts(menu)) return null;
  const products = menu.options.flatMap(({ productId }) => productId ?? []);
  const [first, ...others] = products;
  if (first !== undefined && others.length === 0) {
    const action = { catalog_id: catalogue.id, product_retailer_id: first };
    return { heading: null, form: (text) => ({ type: 'product', body: { text }, action }) };
  }
  if (products.length > catalogue.productsMax) {
    const message = `A WhatsApp message shows at most ${catalogue.productsMax} products`;
    throw new ConnectorError({ code: 'menu_too_long', kind: 'permanent', message });
  }
  const heading = headingOf(menu);
  const sections = [{ product_items: [...new Set(products)].map((id) => ({ product_retailer_id: id })) }];
  const header = { type: 'text', text: heading ?? HEADING };
  return { heading, form: (text) => ({ type: 'product_list', header, body: { text }, action: { catalog_id: catalogue.id, sections } }) };
}

/** Styles would count from the whole text, so a styled one stays in one piece. */
function headingOf({ text, entities = [] }: Menu): string | null {
  const [line = '', ...rest] = text.split('\n');
  const fits = line.trim() !== '' && line.length <= HEADER_MAX && rest.join('').trim() !== '';
  return fits && entities.length === 0 ? line : null;
}
