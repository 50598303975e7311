// Who a message or status is about: `from`, `from_user_id` and the `contacts` beside them. Phone numbers may be left out (usernames).
import type { EndUserProfile } from '../../src/contract/index.js';
import { fieldsOf, idOf, listOf, shortTextOf, type Fields } from '../meta/reading.js';
import { platformUserIdOf } from './address.js';
import { normalizedPhone } from './phone-number.js';

export interface Person {
  userId?: string | undefined;
  phone?: string | undefined;
}

/** `contacts` of a change, found by either id. */
export type Contacts = ReadonlyMap<string, Fields>;

export function readContacts(value: unknown): Contacts {
  const contacts = new Map<string, Fields>();
  for (const contact of listOf(value).map(fieldsOf)) {
    for (const id of [idOf(contact['wa_id']), idOf(contact['user_id'])]) if (id !== undefined) contacts.set(id, contact);
  }
  return contacts;
}

/** The ids named, completed with the other one where `contacts` tells both. */
export function personOf(named: Person, contacts: Contacts): Person {
  const contact = contactOf(named, contacts);
  return {
    userId: named.userId ?? idOf(contact['user_id']),
    phone: named.phone ?? idOf(contact['wa_id']),
  };
}

export function profileOf(person: Person, contacts: Contacts): EndUserProfile {
  const profile = fieldsOf(contactOf(person, contacts)['profile']);
  const displayName = shortTextOf(profile['name'], 256);
  const username = shortTextOf(profile['username'], 64);
  const phone = person.phone === undefined ? null : normalizedPhone(person.phone);
  return {
    ...(displayName !== undefined && { displayName }),
    ...(username !== undefined && { username }),
    ...(phone !== null && { phone: `+${phone}` }),
    // The same for every number of one business portfolio; it changes when the person changes their number.
    ...(person.userId !== undefined && { unionId: person.userId }),
  };
}

/** The id the hub keeps a person under, and the other under which it may have come to know them before. */
export function identityOf(person: Person): { platformUserId: string; otherPlatformUserIds?: string[] } | null {
  const platformUserId = platformUserIdOf(person);
  if (platformUserId === null) return null;
  const phone = platformUserIdOf({ phone: person.phone });
  return { platformUserId, ...(phone !== null && phone !== platformUserId && { otherPlatformUserIds: [phone] }) };
}

function contactOf({ userId = '', phone = '' }: Person, contacts: Contacts): Fields {
  return contacts.get(userId) ?? contacts.get(phone) ?? {};
}
