// A person as agents know them: made of all contacts that were merged, and changed so that taking one out again restores what was its own.
import type { ContactChange, ContactChannelRow, ContactRow, PersonKeys } from '../store/contacts.js';
import { personWords } from './person-words.js';
import { vouchedPhone } from './phone-number.js';

/** The one that stands for the person, and those that were merged into it. */
export type PersonContacts = readonly [ContactRow, ...ContactRow[]];

export interface Person {
  id: string;
  displayName: string;
  avatarMediaId: string | null;
  language: string | null;
  notes: string;
  customFields: Record<string, string>;
  phones: string[];
  emails: string[];
  createdAt: Date;
}

/** What the one who stands for the person says goes first; what only another says is added. */
export function personOf(contacts: PersonContacts): Person {
  const [first] = contacts;
  return {
    id: first.id,
    displayName: first.displayName,
    avatarMediaId: first.avatarMediaId ?? contacts.find(({ avatarMediaId }) => avatarMediaId !== null)?.avatarMediaId ?? null,
    language: first.language ?? contacts.find(({ language }) => language !== null)?.language ?? null,
    notes: contacts.find(({ notes }) => notes !== '')?.notes ?? '',
    customFields: Object.fromEntries(contacts.toReversed().flatMap(({ customFields }) => Object.entries(customFields))),
    phones: union(contacts.map(({ phones }) => phones)),
    emails: union(contacts.map(({ emails }) => emails)),
    createdAt: first.createdAt,
  };
}

/** null takes a field away. */
export type PersonChange = Omit<ContactChange, 'customFields'> & { customFields?: Record<string, string | null> | undefined };

/** What each contact has to become for the person to be as wanted; contacts without a change are left out. */
export function changesOf(contacts: PersonContacts, wanted: PersonChange): Map<string, ContactChange> {
  const [first, ...others] = contacts;
  const changes = new Map<string, ContactChange>();
  const change = (id: string, more: ContactChange): void => {
    changes.set(id, { ...changes.get(id), ...more });
  };
  const { displayName, language, notes, customFields } = wanted;
  if (displayName !== undefined) change(first.id, { displayName });
  if (language !== undefined) change(first.id, { language });
  if (notes !== undefined) {
    change(first.id, { notes });
    // Or a text that was deleted would come back from behind.
    if (notes === '') for (const other of others) if (other.notes !== '') change(other.id, { notes });
  }
  if (customFields !== undefined) {
    const taken = Object.keys(customFields).filter((name) => customFields[name] === null);
    const set = Object.fromEntries(Object.entries(customFields).filter((entry): entry is [string, string] => entry[1] !== null));
    change(first.id, { customFields: { ...without(first.customFields, taken), ...set } });
    for (const other of others) {
      if (taken.some((name) => name in other.customFields)) change(other.id, { customFields: without(other.customFields, taken) });
    }
  }
  for (const list of ['phones', 'emails'] as const) {
    const values = wanted[list];
    if (values === undefined) continue;
    const elsewhere = union(others.map((other) => other[list]));
    change(first.id, { [list]: union([values]).filter((value) => first[list].includes(value) || !elsewhere.includes(value)) });
    for (const other of others) {
      const kept = other[list].filter((value) => values.includes(value));
      if (kept.length < other[list].length) change(other.id, { [list]: kept });
    }
  }
  return changes;
}

/** What each channel is found by: its own name and number, and what agents know of the person. */
export function wordsOf(contacts: PersonContacts, channels: ContactChannelRow[]): { proxyUserId: string; words: string[] }[] {
  const { displayName, phones, emails } = personOf(contacts);
  const names = new Map(contacts.map((contact) => [contact.id, contact.displayName]));
  return channels.map(({ proxyUserId, contactId, platformUserId, profile }) => ({
    proxyUserId,
    words: personWords(displayName, platformUserId, profile, [names.get(contactId) ?? '', profile.displayName ?? '', ...phones, ...emails]),
  }));
}

/** What others may share who are the same person. */
export function keysOf(contacts: PersonContacts, channels: ContactChannelRow[]): PersonKeys {
  const { phones, emails } = personOf(contacts);
  const told = channels.map(({ profile }) => profile);
  return {
    phones: union([phones, told.flatMap(({ phone }) => vouchedPhone(phone ?? '') ?? [])]).map((phone) => phone.slice(1)),
    emails: union([emails, told.flatMap(({ email }) => email?.toLowerCase() ?? [])]),
    unionIds: union([told.flatMap(({ unionId }) => unionId ?? [])]),
  };
}

function union(lists: readonly string[][]): string[] {
  return [...new Set(lists.flat())];
}

function without(fields: Record<string, string>, names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
