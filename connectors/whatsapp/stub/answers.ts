// What a person sends when they tap what a message of the business offers, and the same things sent unasked.
import { ActionError } from '../../stub-kit/control-errors.js';
import type { JsonObject } from '../../stub-kit/reading.js';
import { fieldsOf, type Fields } from '../../meta/reading.js';
import { buttonsOf, options } from './phone-buttons.js';
import { optional, required, target, write, type Perform, type Scene } from './scene.js';
import { CATALOGUE, FLOWS, productOf } from './shop.js';
import type { ChatMessage } from './types.js';
import { contactOf, newMessageId, seconds } from './world.js';

const WEEK_SECONDS = 7 * 86_400;

/** A button, row or product of a message the business sent, by the id it was given or the word the phone shows it with. */
export const tap: Perform = (scene) => {
  const shown = target(scene);
  const data = required(scene, 'data');
  const answering = { ...scene, action: { ...scene.action, replyTo: shown.id } };
  if (shown.type === 'template') return [write(answering, 'button', { payload: data, text: data })];
  const interactive = fieldsOf(shown.content);
  if (!buttonsOf(interactive).some((row) => row.some((button) => button.data === data))) throw new ActionError('No such option');
  const asked = Object.hasOwn(ASKED, String(interactive['type'])) ? ASKED[String(interactive['type'])] : undefined;
  if (asked) return asked(answering, interactive, data);
  const option = options(fieldsOf(interactive['action'])).find(({ id }) => id === data);
  const reply = interactive['type'] === 'button' ? 'button_reply' : 'list_reply';
  return [write(answering, 'interactive', { type: reply, [reply]: option })];
};

type Answer = (scene: Scene, interactive: Fields, data: string) => ChatMessage[];

const shop: Answer = (scene, _interactive, data) => {
  const product = productOf(data);
  const item = { product_retailer_id: data, quantity: 1, item_price: product?.price, currency: product?.currency };
  return [write(scene, 'order', { catalog_id: CATALOGUE.id, text: optional(scene, 'text') ?? '', product_items: [item] })];
};

/** What follows a tap on WhatsApp's own button, by the kind of message. */
const ASKED: Readonly<Record<string, Answer>> = {
  location_request_message: (scene) => location({ ...scene, action: { type: 'tap', replyTo: scene.action['replyTo'] } }),
  request_contact_info: (scene) => [write(scene, 'contacts', [{ ...cardOf(scene), origin: 'contact_request' }])],
  flow: (scene, { action }) => {
    const { flow_id: id, flow_token: token } = fieldsOf(fieldsOf(action)['parameters']);
    const answers = scene.action['fields'] ?? FLOWS.find((known) => known.id === id)?.answers;
    return [filledIn(scene, 'flow', { body: 'Sent', answers: { flow_token: token ?? 'unused', ...fieldsOf(answers) } })];
  },
  address_message: (scene) => {
    const { displayName, phone } = scene.person;
    const values = {
      name: displayName,
      phone_number: `+${phone}`,
      in_pin_code: '560001',
      house_number: '12',
      address: 'MG Road',
      city: 'Bengaluru',
    };
    const given = { ...values, ...fieldsOf(scene.action['fields']) };
    return [filledIn(scene, 'address_message', { body: Object.values(given).join('\n'), answers: { values: given } })];
  },
  voice_call: call,
  call_permission_request: (scene, _interactive, data) => {
    const until = Math.floor(scene.world.parts.now() / 1000) + WEEK_SECONDS;
    const reply = { response: data === 'accept' ? 'accept' : 'reject', response_source: 'user_action' };
    const accepted = reply.response === 'accept' && { is_permanent: false, expiration_timestamp: until };
    return [write(scene, 'interactive', { type: 'call_permission_reply', call_permission_reply: { ...reply, ...accepted } })];
  },
  product: shop,
  product_list: shop,
  catalog_message: shop,
};

function filledIn(scene: Scene, name: string, { body, answers }: { body: string; answers: JsonObject }): ChatMessage {
  const reply = { name, body, response_json: JSON.stringify(answers) };
  return write(scene, 'interactive', { type: 'nfm_reply', nfm_reply: reply });
}

export const flow: Perform = (scene) => [
  filledIn(scene, 'flow', { body: 'Sent', answers: { flow_token: 'unused', ...fieldsOf(scene.action['fields']) } }),
];

export const location: Perform = (scene) => {
  const name = optional(scene, 'title');
  const place = { latitude: Number(scene.action['latitude'] ?? 48.8584), longitude: Number(scene.action['longitude'] ?? 2.2945) };
  return [
    write(scene, 'location', { ...place, ...(name !== undefined && { name, address: optional(scene, 'address') ?? '1 Main Street' }) }),
  ];
};

export const contact: Perform = (scene) => [write(scene, 'contacts', [cardOf(scene)])];

function cardOf(scene: Scene): JsonObject {
  const name = optional(scene, 'name') ?? scene.person.displayName;
  const phone = optional(scene, 'phone') ?? scene.person.phone;
  return {
    name: { formatted_name: name, first_name: name },
    phones: [{ phone: `+${phone.replace(/^\+/, '')}`, wa_id: phone.replace(/^\+/, ''), type: 'CELL' }],
  };
}

export const order: Perform = (scene) => {
  const items = scene.action['items'] ?? [{ product_retailer_id: 'sku-1', quantity: 2, item_price: 49, currency: 'EUR' }];
  return [write(scene, 'order', { catalog_id: '194836987003835', text: optional(scene, 'text') ?? '', product_items: items })];
};

export function call({ world, account, chat, person }: Scene): ChatMessage[] {
  const from = { ...(person.hidesPhone ? {} : { from: person.phone }), from_user_id: person.userId };
  const rung = {
    id: `wacid.${newMessageId().slice(6)}`,
    ...from,
    to: account.phone,
    event: 'connect',
    direction: 'USER_INITIATED',
    timestamp: seconds(world.parts.now()),
  };
  chat.lastIncomingAt = world.parts.now();
  world.tell(account, 'calls', { contacts: [contactOf(person)], calls: [rung] }, { chatId: person.id });
  return [];
}
