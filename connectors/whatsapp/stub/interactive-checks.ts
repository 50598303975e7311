// Is an interactive message well-formed, and does what it leads to exist: flows, products, a person it may be asked of?
import { fieldsOf, listOf, textOf, type Fields } from '../../meta/reading.js';
import { invalidValue, missing, only, within } from './field-checks.js';
import { CATALOGUE, FLOWS, productOf } from './shop.js';
import type { Person } from './types.js';
import type { FileStore } from '../../meta/stub/file-store.js';
import { checkHeadFile } from './file-checks.js';

const BODY_MAX = 1024;
const LIST_BODY_MAX = 4096;
const FOOTER_MAX = 60;
const HEADER_MAX = 60;
const FLOW_LABEL_MAX = 30;
const BUTTON_LABEL_MAX = 20;
const PAYLOAD_MAX = 512;
const TTL_MAX_MINUTES = 43_200;
const PRODUCTS_MAX = 30;

type Check = (action: Fields, person: Person) => void;

/** By `interactive.type`. */
const ACTIONS: Readonly<Record<string, Check>> = {
  button: (action) => buttons(listOf(only(action, ['buttons'])['buttons'])),
  list: (action) => {
    within(only(action, ['button', 'sections'])['button'], 'interactive.action.button', BUTTON_LABEL_MAX);
    sections(listOf(action['sections']).map(fieldsOf));
  },
  location_request_message: (action) => named(only(action, ['name']), 'send_location'),
  request_contact_info: (action) => named(only(action, ['name']), 'request_contact_info'),
  call_permission_request: (action) => named(only(action, ['name']), 'call_permission_request'),
  cta_url: (action) => {
    const parameters = parametersOf(action, 'cta_url', ['display_text', 'url']);
    within(parameters['display_text'], 'display_text', BUTTON_LABEL_MAX);
    if (!/^https?:\/\//.test(textOf(parameters['url']) ?? '')) throw invalidValue('url is not valid');
  },
  voice_call: (action) => {
    const {
      display_text: label,
      ttl_minutes: minutes,
      payload,
    } = parametersOf(action, 'voice_call', ['display_text', 'ttl_minutes', 'payload']);
    if (label !== undefined) within(label, 'display_text', BUTTON_LABEL_MAX);
    if (payload !== undefined) within(payload, 'payload', PAYLOAD_MAX);
    if (minutes !== undefined && !(Number.isInteger(minutes) && Number(minutes) >= 1 && Number(minutes) <= TTL_MAX_MINUTES))
      throw invalidValue('ttl_minutes must be 1 to 43200');
  },
  address_message: (action, { phone }) => {
    const { country } = parametersOf(action, 'address_message', ['country', 'values', 'saved_addresses', 'validation_errors']);
    if (textOf(country) === undefined) throw missing('country');
    if (country !== 'IN' || !phone.startsWith('91')) throw invalidValue('address messages are for customers in India only');
  },
  flow,
  catalog_message: (action) => {
    const { thumbnail_product_retailer_id: cover } = parametersOf(action, 'catalog_message', ['thumbnail_product_retailer_id']);
    inCatalogue(cover);
  },
  product: (action) => {
    const fields = only(action, ['catalog_id', 'product_retailer_id']);
    ownCatalogue(fields['catalog_id']);
    inCatalogue(fields['product_retailer_id']);
  },
  product_list: (action) => {
    const fields = only(action, ['catalog_id', 'sections']);
    ownCatalogue(fields['catalog_id']);
    productSections(listOf(fields['sections']).map((section) => only(section, ['title', 'product_items'])));
  },
};
/** Nothing stands above or below these. */
const WITHOUT_FRAME = ['location_request_message', 'request_contact_info', 'call_permission_request'];
/** These may begin with a file. */
const WITH_FILE = ['button', 'cta_url'];
/** WhatsApp shows the product's own picture and words there. */
const WITHOUT_BODY = ['product', 'call_permission_request'];

export function checkInteractive(body: unknown, person: Person, files: FileStore): void {
  const fields = only(body, ['type', 'header', 'body', 'footer', 'action']);
  const type = textOf(fields['type']) ?? '';
  const check = Object.hasOwn(ACTIONS, type) ? ACTIONS[type] : undefined;
  if (!check) throw invalidValue(`interactive.type ${String(fields['type'])} is not supported`);
  if (fields['body'] !== undefined || !WITHOUT_BODY.includes(type))
    within(fieldsOf(fields['body'])['text'], 'interactive.body.text', type === 'list' ? LIST_BODY_MAX : BODY_MAX);
  if (fields['footer'] !== undefined) within(fieldsOf(fields['footer'])['text'], 'interactive.footer.text', FOOTER_MAX);
  if (WITHOUT_FRAME.includes(type) && (fields['header'] !== undefined || fields['footer'] !== undefined))
    throw invalidValue(`${type} has neither header nor footer`);
  if (fields['header'] !== undefined) checkHead(type, fieldsOf(fields['header']), files);
  else if (type === 'product_list') throw missing('interactive.header');
  check(fieldsOf(fields['action']), person);
}

function checkHead(type: string, head: Fields, files: FileStore): void {
  if (type === 'product') throw invalidValue('a product message has no header');
  if (head['type'] === 'text') return within(only(head, ['type', 'text'])['text'], 'interactive.header.text', HEADER_MAX);
  if (!WITH_FILE.includes(type)) throw invalidValue(`the header of a ${type} is a text`);
  checkHeadFile(head, files);
}

function parametersOf(action: Fields, name: string, allowed: string[]): Fields {
  named(only(action, ['name', 'parameters']), name);
  return only(action['parameters'] ?? {}, allowed);
}

function flow(action: Fields): void {
  const parameters = parametersOf(action, 'flow', [
    'flow_message_version',
    'flow_id',
    'flow_name',
    'flow_cta',
    'flow_token',
    'flow_action',
    'flow_action_payload',
    'mode',
  ]);
  if (parameters['flow_message_version'] !== '3') throw invalidValue('flow_message_version must be 3');
  within(parameters['flow_cta'], 'flow_cta', FLOW_LABEL_MAX);
  if (!['navigate', 'data_exchange', undefined].some((known) => known === parameters['flow_action']))
    throw invalidValue('flow_action must be navigate or data_exchange');
  const { flow_id: id, flow_name: name } = parameters;
  if ((id === undefined) === (name === undefined)) throw missing('flow_id');
  const found = FLOWS.find((known) => known.id === id || known.name === name);
  if (!found) throw invalidValue('flow_id does not name a flow of this account');
  if (found.status !== 'PUBLISHED' && parameters['mode'] !== 'draft') throw invalidValue('the flow is not published');
}

function ownCatalogue(id: unknown): void {
  if (textOf(id) === undefined) throw missing('catalog_id');
  if (id !== CATALOGUE.id) throw invalidValue('catalog_id does not name the catalog of this account');
}

function inCatalogue(id: unknown): void {
  if (textOf(id) === undefined) throw missing('product_retailer_id');
  if (!productOf(id)) throw invalidValue(`Products not found in FB Catalog: ${String(id)}`);
}

function productSections(list: Fields[]): void {
  const items = list.flatMap((section) => listOf(section['product_items']).map((item) => only(item, ['product_retailer_id'])));
  if (list.length === 0 || list.length > 10 || items.length === 0 || items.length > PRODUCTS_MAX)
    throw invalidValue('a list of products has 1 to 10 sections and 1 to 30 products in all');
  if (list.length > 1) for (const section of list) within(section['title'], 'section title', 24);
  for (const item of items) inCatalogue(item['product_retailer_id']);
}

function named(action: Fields, name: string): void {
  if (action['name'] !== name) throw invalidValue(`interactive.action.name must be ${name}`);
}

function buttons(list: unknown[]): void {
  if (list.length === 0 || list.length > 3) throw invalidValue('interactive.action.buttons must have 1 to 3 entries');
  const replies = list.map((button) => fieldsOf(fieldsOf(button)['reply']));
  for (const reply of replies) {
    within(reply['id'], 'button id', 256);
    within(reply['title'], 'button title', 20);
  }
  distinct(replies, 'title');
  distinct(replies, 'id');
}

function sections(list: Fields[]): void {
  const rows = list.flatMap((section) => listOf(section['rows']).map(fieldsOf));
  if (list.length === 0 || list.length > 10 || rows.length === 0 || rows.length > 10) {
    throw invalidValue('a list has 1 to 10 sections and 1 to 10 rows in all');
  }
  if (list.length > 1) for (const section of list) within(section['title'], 'section title', 24);
  for (const row of rows) {
    within(row['id'], 'row id', 200);
    within(row['title'], 'row title', 24);
    if (row['description'] !== undefined) within(row['description'], 'row description', 72);
  }
  distinct(rows, 'id');
}

function distinct(items: Fields[], name: string): void {
  if (new Set(items.map((item) => item[name])).size !== items.length) throw invalidValue(`duplicated ${name}`);
}
