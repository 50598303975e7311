// What a phone shows to tap below an interactive message: the business's own options, or the buttons WhatsApp puts there itself.
import type { PhoneButton } from '../../stub-kit/phone.js';
import { fieldsOf, listOf, textOf, type Fields } from '../../meta/reading.js';
import { CATALOGUE, productOf } from './shop.js';

/** Row by row. What `data` says is what a tap is told by. */
export function buttonsOf(interactive: Fields): PhoneButton[][] {
  const action = fieldsOf(interactive['action']);
  const parameters = fieldsOf(action['parameters']);
  switch (interactive['type']) {
    case 'location_request_message':
      return [[{ text: 'Send location', data: 'send_location' }]];
    case 'request_contact_info':
      return [[{ text: 'Share contact info', data: 'request_contact_info' }]];
    case 'cta_url':
      return [[{ text: String(parameters['display_text']), url: String(parameters['url']) }]];
    case 'flow':
      return [[{ text: String(parameters['flow_cta']), data: 'flow' }]];
    case 'address_message':
      return [[{ text: 'Provide address', data: 'address_message' }]];
    case 'voice_call':
      return [[{ text: textOf(parameters['display_text']) ?? 'Call Now', data: 'voice_call' }]];
    case 'call_permission_request':
      return [[{ text: 'Allow calls', data: 'accept' }], [{ text: 'Don’t allow', data: 'reject' }]];
    case 'product':
    case 'product_list':
    case 'catalog_message':
      return productsShown(interactive).map((id) => [{ text: `🛒 ${productLine(id)}`, data: id }]);
    default:
      return options(action).map(({ id, title }) => [{ text: String(title), data: String(id) }]);
  }
}

/** Buttons of replies and rows of lists. */
export function options(action: Fields): Fields[] {
  const replies = listOf(action['buttons']).map((button) => fieldsOf(fieldsOf(button)['reply']));
  const rows = listOf(action['sections']).flatMap((section) => listOf(fieldsOf(section)['rows']).map(fieldsOf));
  return [...replies, ...rows];
}

/** Their ids; a card of the whole catalogue leads to all of them. */
function productsShown(interactive: Fields): string[] {
  const action = fieldsOf(interactive['action']);
  if (interactive['type'] === 'catalog_message') return CATALOGUE.products.map(({ id }) => id);
  const listed = listOf(action['sections']).flatMap((section) => listOf(fieldsOf(section)['product_items']).map(fieldsOf));
  return [action, ...listed].flatMap(({ product_retailer_id: id }) => textOf(id) ?? []);
}

function productLine(id: string): string {
  const product = productOf(id);
  return product === undefined ? id : `${product.title} · ${product.price.toFixed(2)} ${product.currency}`;
}
