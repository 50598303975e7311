// Two contacts that a platform says are one person, and what a person is found by.
import type { Clock } from '../contract/index.js';
import { insertAuditEvent } from '../store/audit.js';
import { mirrorBlocks } from '../store/contact-blocks.js';
import { lockPeople, mergeContacts } from '../store/contact-merges.js';
import { channelsOfContacts, contactsOfPerson, replaceWords } from '../store/contacts.js';
import type { Database, Queryable } from '../store/database.js';
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

/** The one's person becomes part of the other's, as an agent would merge them and may take apart again. Null: they are one already. */
export async function unite(
  deps: { database: Database; clock: Clock; newId: () => string },
  companyId: string,
  { contactId, intoId }: { contactId: string; intoId: string },
): Promise<PeopleChanged | null> {
  return deps.database.transaction(async (tx) => {
    await lockPeople(tx, companyId);
    const [[one], [other]] = [await contactsOfPerson(tx, companyId, contactId), await contactsOfPerson(tx, companyId, intoId)];
    if (!one || !other || one.id === other.id) return null;
    await mergeContacts(tx, companyId, one.id, other.id);
    const changed = await refreshWords(tx, companyId, other.id);
    await mirrorBlocks(tx, companyId, changed.contactIds);
    const event = { companyId, id: deps.newId(), actorId: null, objectType: 'contact', objectId: one.id };
    await insertAuditEvent(tx, { ...event, action: 'contact.merged', details: { intoId: other.id, by: 'platform' } }, deps.clock.now());
    return changed;
  });
}
