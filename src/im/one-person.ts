// What a person is found by, over all contacts that are theirs.
import { channelsOfContacts, contactsOfPerson, replaceWords } from '../store/contacts.js';
import type { Queryable } from '../store/database.js';
import { wordsOf } from './person.js';

/** Whose view of what changed. */
export interface PeopleChanged {
  contactIds: string[];
  conversationIds: string[];
}

/** What the person is found by follows from who they are now. */
export async function refreshWords(tx: Queryable, companyId: string, contactId: string): Promise<PeopleChanged> {
  const [first, ...others] = await contactsOfPerson(tx, companyId, contactId);
  if (!first) return { contactIds: [], conversationIds: [] };
  const contacts = [first, ...others] as const;
  const contactIds = contacts.map(({ id }) => id);
  const channels = await channelsOfContacts(tx, companyId, contactIds);
  await replaceWords(tx, companyId, wordsOf(contacts, channels));
  return { contactIds, conversationIds: channels.map(({ conversationId }) => conversationId) };
}
