// What agents do with contacts: change what is known, merge and unmerge, label, note, block. Everybody who shows the person hears of it.
import { HubError, type Clock, type Role } from '../contract/index.js';
import { insertAuditEvent } from '../store/audit.js';
import { blockOf, deleteBlocks, mirrorBlocks, putBlock, type BlockRow } from '../store/contact-blocks.js';
import { lockPeople, mergeContacts, unmergeContact } from '../store/contact-merges.js';
import { insertContactNote } from '../store/contact-notes.js';
import {
  channelsOfContacts,
  contactsOfPerson,
  likelyContacts,
  seesContacts,
  updateContact,
  type ContactChannelRow,
  type LikelyContact,
} from '../store/contacts.js';
import type { Viewer } from '../store/conversation-visibility.js';
import type { Database, Queryable } from '../store/database.js';
import { emptyEventsAbout } from '../store/event-words.js';
import { dropWaiting, eraseAroundMessages, eraseMessages, erasePerson, erasureObstacle, type ErasedIdentity } from '../store/erasure.js';
import { labelsOfContacts, listLabels, setLabels } from '../store/labels.js';
import type { ConversationRows } from './conversation-row.js';
import { refreshWords, type PeopleChanged } from './one-person.js';
import { changesOf, keysOf, personOf, type Person, type PersonChange, type PersonContacts } from './person.js';
import type { PushHub } from './push.js';
import type { MessageUpdates } from './updates.js';

/** More would be a list of its own. */
const SUGGESTIONS = 10;
const ERASED_AT_ONCE = 200;
const EVENTS_AT_ONCE = 2_000;

interface Actor {
  companyId: string;
  agentId: string;
  name: string;
  role: Role;
}

export interface ContactsDependencies {
  database: Database;
  clock: Clock;
  newId: () => string;
  push: PushHub;
  rows: ConversationRows;
  updates: Pick<MessageUpdates, 'show'>;
  /** Ends the service session that is open with somebody who was just blocked; none is no error. */
  endService(actor: Actor, conversationId: string): Promise<void>;
  /** Nobody is known there by this id any more. */
  onErased(erased: ErasedIdentity): void;
  /** In the transaction that changes what is known of the person in these conversations, or erases it. */
  onChanging(tx: Queryable, companyId: string, conversationIds: string[], change: 'updated' | 'erased'): Promise<void>;
  /** That is committed. */
  onChanged(): void;
}

export interface KnownPerson extends Person {
  contacts: PersonContacts;
  /** All channels, also those the asking agent may not see. */
  channels: ContactChannelRow[];
  labels: string[];
  block: BlockRow | null;
}

export class Contacts {
  constructor(private readonly deps: ContactsDependencies) {}

  /** Throws 404 for a contact the agent may not see. */
  async person(actor: Actor, contactId: string): Promise<KnownPerson> {
    const { database, clock } = this.deps;
    const contacts = await this.visible(database, actor, contactId);
    const ids = contacts.map(({ id }) => id);
    const [channels, labels, block] = await Promise.all([
      channelsOfContacts(database, actor.companyId, ids),
      labelsOfContacts(database, actor.companyId, ids),
      blockOf(database, actor.companyId, ids, clock.now()),
    ]);
    return { ...personOf(contacts), contacts, channels, labels: labels.map(({ name }) => name), block };
  }

  async change(actor: Actor, contactId: string, wanted: PersonChange): Promise<void> {
    await this.write(actor, contactId, async (tx, contacts) => {
      for (const [id, change] of changesOf(contacts, wanted)) await updateContact(tx, actor.companyId, id, change);
      const changed = await refreshWords(tx, actor.companyId, contacts[0].id);
      const fields = Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? [] : [name]));
      return { ...changed, audit: { action: 'contact.changed', details: { fields } } };
    });
  }

  /** Throws 422 for a label the company does not have. */
  async label(actor: Actor, contactId: string, labelIds: string[]): Promise<void> {
    const { companyId } = actor;
    await this.write(actor, contactId, async (tx, contacts) => {
      const known = new Map((await listLabels(tx, companyId)).map(({ id, name }) => [id, name]));
      const unknown = labelIds.filter((id) => !known.has(id));
      if (unknown.length > 0) throw new HubError(422, 'unknown_label', 'There is no such label.', { labelIds: unknown });
      const contactIds = contacts.map(({ id }) => id);
      await setLabels(tx, { companyId, contactId: contacts[0].id, contactIds }, labelIds);
      const labels = labelIds.map((id) => known.get(id));
      return { ...(await this.peopleOf(tx, companyId, contacts)), audit: { action: 'contact.labelled', details: { labels } } };
    });
  }

  async note(actor: Actor, contactId: string, text: string): Promise<string> {
    const { database, clock, newId, push } = this.deps;
    const [contact] = await this.visible(database, actor, contactId);
    const id = newId();
    const { companyId, agentId: authorId } = actor;
    await insertContactNote(database, { companyId, id, contactId: contact.id, authorId, text, at: clock.now() });
    push.toCompany(companyId, { type: 'contact.updated', contactId: contact.id });
    return id;
  }

  /** The one person becomes part of the other. Throws 409 when they are one already. */
  async merge(actor: Actor, contactId: string, intoId: string): Promise<void> {
    const { companyId } = actor;
    await this.write(actor, contactId, async (tx, contacts) => {
      const into = await this.visible(tx, actor, intoId);
      if (into[0].id === contacts[0].id) throw new HubError(409, 'same_contact', 'These are one contact already.');
      await mergeContacts(tx, companyId, contacts[0].id, into[0].id);
      const changed = await refreshWords(tx, companyId, into[0].id);
      await mirrorBlocks(
        tx,
        companyId,
        [...contacts, ...into].map(({ id }) => id),
      );
      return { ...changed, audit: { action: 'contact.merged', details: { intoId: into[0].id } } };
    });
  }

  /** Takes a merged contact out again, as it was. Throws 409 when it stands for itself. */
  async unmerge(actor: Actor, contactId: string): Promise<void> {
    const { companyId } = actor;
    await this.write(actor, contactId, async (tx, contacts) => {
      const merged = contacts.find(({ id }) => id === contactId);
      if (merged === undefined || merged.mergedUnder === null) throw new HubError(409, 'not_merged', 'This contact is not merged.');
      await unmergeContact(tx, companyId, contactId);
      const parts = [await refreshWords(tx, companyId, contactId), await refreshWords(tx, companyId, contacts[0].id)];
      for (const { contactIds } of parts) await mirrorBlocks(tx, companyId, contactIds);
      return {
        contactIds: parts.flatMap((part) => part.contactIds),
        conversationIds: parts.flatMap((part) => part.conversationIds),
        audit: { action: 'contact.unmerged', details: { fromId: contacts[0].id } },
      };
    });
  }

  /** From now on what the person writes is kept and opens no session; the open ones end. */
  async block(actor: Actor, contactId: string, how: { until: Date | null; reason: string | null }): Promise<void> {
    const { companyId, agentId: by } = actor;
    const at = this.deps.clock.now();
    const open = await this.write(actor, contactId, async (tx, contacts) => {
      const contactIds = contacts.map(({ id }) => id);
      await deleteBlocks(tx, companyId, contactIds);
      await putBlock(tx, { companyId, contactId: contacts[0].id, by, at, ...how });
      const conversations = await mirrorBlocks(tx, companyId, contactIds);
      return {
        contactIds,
        conversationIds: conversations.map(({ conversationId }) => conversationId),
        audit: { action: 'contact.blocked', details: { ...how } },
        open: conversations.flatMap(({ conversationId, sessionId }) => (sessionId === null ? [] : [conversationId])),
      };
    });
    for (const conversationId of open.open ?? []) await this.deps.endService(actor, conversationId);
  }

  async unblock(actor: Actor, contactId: string): Promise<void> {
    const { companyId } = actor;
    await this.write(actor, contactId, async (tx, contacts) => {
      const contactIds = contacts.map(({ id }) => id);
      if (!(await deleteBlocks(tx, companyId, contactIds))) return { contactIds: [], conversationIds: [] };
      const conversations = await mirrorBlocks(tx, companyId, contactIds);
      const conversationIds = conversations.map(({ conversationId }) => conversationId);
      return { contactIds, conversationIds, audit: { action: 'contact.unblocked', details: {} } };
    });
  }

  /**
   * Takes away what is held of the person. Files and words go first, piece by piece, the person last: broken off, it is asked for again.
   * Throws 409 while a session is open with them or something is on its way to them.
   */
  async erase(actor: Actor, contactId: string): Promise<void> {
    const { database, clock } = this.deps;
    const { companyId } = actor;
    const at = clock.now();
    const { channels } = await this.person(actor, contactId);
    const conversationIds = channels.map(({ conversationId }) => conversationId);
    await database.transaction((tx) => requireQuiet(tx, companyId, conversationIds));
    const reached = new Map<string, number>();
    for (const conversationId of conversationIds)
      reached.set(conversationId, await eraseFrom(database, { companyId, conversationId, after: 0, at }));
    const lastEvent = await emptyEvents(database, channels, 0, at);
    const written = await this.write(actor, contactId, async (tx, contacts) => {
      const now = await this.peopleOf(tx, companyId, contacts);
      await requireQuiet(tx, companyId, now.conversationIds);
      if (!(await dropWaiting(tx, companyId, now.conversationIds))) throw onTheirWay();
      // What has come meanwhile.
      for (const conversationId of now.conversationIds) {
        const after = reached.get(conversationId) ?? 0;
        reached.set(conversationId, await eraseFrom(tx, { companyId, conversationId, after, at }));
      }
      await emptyEvents(tx, now.channels, lastEvent, at);
      await eraseAroundMessages(tx, companyId, now.conversationIds, at);
      await deleteBlocks(tx, companyId, now.contactIds);
      await mirrorBlocks(tx, companyId, now.contactIds);
      const erased = await erasePerson(tx, companyId, now.contactIds, at);
      const changed = await refreshWords(tx, companyId, contacts[0].id);
      return { ...changed, erased, audit: { action: 'contact.erased', details: { conversations: now.conversationIds.length } } };
    });
    for (const identity of written.erased ?? []) this.deps.onErased(identity);
    for (const [conversationId, last] of reached) await this.showErased(companyId, conversationId, last);
  }

  /** Others who may be the same person, by a phone number, an e-mail or an id of their platform's. */
  async suggestions(actor: Actor, contactId: string): Promise<LikelyContact[]> {
    const { contacts, channels } = await this.person(actor, contactId);
    return likelyContacts(this.deps.database, viewerOf(actor), contacts[0].id, keysOf(contacts, channels), SUGGESTIONS);
  }

  /** In one transaction that holds the company's people; afterwards everybody concerned hears of it. */
  private async write(
    actor: Actor,
    contactId: string,
    work: (tx: Queryable, contacts: PersonContacts) => Promise<Written>,
  ): Promise<Written> {
    const { database, clock, newId, onChanging } = this.deps;
    const { companyId, agentId: actorId } = actor;
    const written = await database.transaction(async (tx) => {
      await lockPeople(tx, companyId);
      const done = await work(tx, await this.visible(tx, actor, contactId));
      if (done.audit) {
        const event = { companyId, id: newId(), actorId, objectType: 'contact', objectId: contactId, ...done.audit };
        await insertAuditEvent(tx, event, clock.now());
      }
      await onChanging(tx, companyId, [...new Set(done.conversationIds)], done.erased ? 'erased' : 'updated');
      return done;
    });
    this.tell(companyId, written);
    return written;
  }

  /** Pages that are open show the newest ones; who reads further up asks for them anew. */
  private async showErased(companyId: string, conversationId: string, last: number): Promise<void> {
    for (let seq = Math.max(1, last - ERASED_AT_ONCE + 1); seq <= last; seq += 1)
      await this.deps.updates.show({ companyId, conversationId, seq });
  }

  private tell(companyId: string, { contactIds, conversationIds }: Written): void {
    for (const contactId of new Set(contactIds)) this.deps.push.toCompany(companyId, { type: 'contact.updated', contactId });
    for (const conversationId of new Set(conversationIds)) this.deps.rows.changedSoon(companyId, conversationId);
    this.deps.onChanged();
  }

  private async visible(db: Queryable, actor: Actor, contactId: string): Promise<PersonContacts> {
    const [first, ...others] = await contactsOfPerson(db, actor.companyId, contactId);
    const contacts = first && ([first, ...others] as const);
    if (
      !contacts ||
      !(await seesContacts(
        db,
        viewerOf(actor),
        contacts.map(({ id }) => id),
      ))
    )
      throw new HubError(404, 'not_found', 'There is no such contact.');
    return contacts;
  }

  private async peopleOf(
    tx: Queryable,
    companyId: string,
    contacts: PersonContacts,
  ): Promise<PeopleChanged & { channels: ContactChannelRow[] }> {
    const contactIds = contacts.map(({ id }) => id);
    const channels = await channelsOfContacts(tx, companyId, contactIds);
    return { contactIds, conversationIds: channels.map(({ conversationId }) => conversationId), channels };
  }
}

interface Written extends PeopleChanged {
  audit?: { action: string; details: Record<string, unknown> };
  /** Conversations with an open session, where those are to end. */
  open?: string[];
  /** By which ids they were known where. */
  erased?: ErasedIdentity[];
}

/** Returns how far it came. */
async function eraseFrom(
  db: Queryable,
  { after, ...conversation }: { companyId: string; conversationId: string; after: number; at: Date },
): Promise<number> {
  for (;;) {
    const last = await eraseMessages(db, { ...conversation, after, limit: ERASED_AT_ONCE });
    if (last === null) return after;
    after = last;
  }
}

/** Returns how far it came. */
async function emptyEvents(db: Queryable, channels: ContactChannelRow[], after: number, at: Date): Promise<number> {
  const known = channels.filter(({ proxyUserId, platformUserId }) => platformUserId !== `erased:${proxyUserId}`);
  if (known.length === 0) return after;
  for (;;) {
    const last = await emptyEventsAbout(db, known, { after, limit: EVENTS_AT_ONCE, at });
    if (last === null) return after;
    after = last;
  }
}

const onTheirWay = (): HubError =>
  new HubError(409, 'messages_waiting', 'Messages are on their way to this person. Try again in a moment.');

async function requireQuiet(tx: Queryable, companyId: string, conversationIds: string[]): Promise<void> {
  const obstacle = await erasureObstacle(tx, companyId, conversationIds);
  if (obstacle === 'session_open') throw new HubError(409, obstacle, 'A conversation with this person is open. Close it first.');
  if (obstacle !== null) throw onTheirWay();
}

export function viewerOf({ companyId, agentId, role }: Pick<Actor, 'companyId' | 'agentId' | 'role'>): Viewer {
  return { companyId, agentId, seesAll: role !== 'agent' };
}
