// Contact cards people share.
import type { InboundContent } from '../../src/contract/index.js';
import { fieldsOf, listOf, shortTextOf, textOf, type Fields } from '../meta/reading.js';
import { normalizedPhone } from './phone-number.js';

const CARDS_PER_MESSAGE = 20;
const ENTRIES_KEPT = 20;
type Card = Extract<InboundContent, { type: 'contact_card' }>['contacts'][number];

export function contactContents(message: Fields): InboundContent[] {
  const cards = listOf(message['contacts']).flatMap((contact) => cardOf(fieldsOf(contact), message) ?? []);
  return Array.from({ length: Math.ceil(cards.length / CARDS_PER_MESSAGE) }, (_, index) => ({
    type: 'contact_card',
    contacts: cards.slice(index * CARDS_PER_MESSAGE, (index + 1) * CARDS_PER_MESSAGE),
  }));
}

function cardOf(contact: Fields, message: Fields): Card | null {
  const phones = listOf(contact['phones']).map(fieldsOf);
  const numbers = phones.flatMap((phone) => shortTextOf(phone['phone'], 64) ?? shortTextOf(phone['wa_id'], 64) ?? []);
  const emails = listOf(contact['emails']).flatMap((email) => shortTextOf(fieldsOf(email)['email'], 256) ?? []);
  const name = nameOf(fieldsOf(contact['name']));
  if (name === undefined && numbers.length === 0 && emails.length === 0) return null;
  const organization = shortTextOf(fieldsOf(contact['org'])['company'], 256);
  const isSender = contact['origin'] === 'contact_request' || phones.some((phone) => isSendersOwn(phone, message));
  return {
    name: name ?? '',
    phones: numbers.slice(0, ENTRIES_KEPT),
    ...(emails.length > 0 && { emails: emails.slice(0, ENTRIES_KEPT) }),
    ...(organization !== undefined && { organization }),
    ...(isSender && { isSender }),
  };
}

function nameOf(name: Fields): string | undefined {
  const parts = [textOf(name['first_name']), textOf(name['last_name'])].filter((part) => part !== undefined);
  return shortTextOf(name['formatted_name'], 256) ?? shortTextOf(parts.join(' '), 256);
}

function isSendersOwn(phone: Fields, message: Fields): boolean {
  const from = textOf(message['from']);
  const shared = textOf(phone['wa_id']);
  return from !== undefined && shared !== undefined && normalizedPhone(from) === normalizedPhone(shared);
}
