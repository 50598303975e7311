// Contacts: who the people behind the conversations are, on whatever channels they write.
import { z } from 'zod';
import { HubError, type Clock } from '../contract/index.js';
import type { AccountLabel } from '../accounts/accounts.js';
import { viewerOf, type Contacts } from '../im/contacts.js';
import { e164 } from '../im/phone-number.js';
import { searchQuery } from '../im/search-words.js';
import { listContacts } from '../store/contact-list.js';
import { notesOfContacts } from '../store/contact-notes.js';
import { serviceRecords, visibleConversations } from '../store/contacts.js';
import type { Database } from '../store/database.js';
import { findLabel } from '../store/labels.js';
import {
  contactListView,
  contactListViewSchema,
  contactNoteView,
  contactNoteViewSchema,
  contactView,
  contactViewSchema,
  mergeSuggestionSchema,
  mergeSuggestionView,
  pageOf,
  serviceRecordView,
} from './contact-views.js';
import { formatCursor, parseCursor } from './cursor.js';
import { idParams, route, type Principal, type Route } from './route.js';
import { serviceRecordSchema } from './session-schemas.js';
import { listOf, wholeList } from './view-schemas.js';

export interface ContactRouteDependencies {
  database: Database;
  contacts: Contacts;
  clock: Clock;
  labelOf(accountId: string): AccountLabel | undefined;
}

const pageQuery = z.object({ limit: z.coerce.number().int().min(1).max(200).default(50), cursor: z.string().max(200).optional() });

const listQuery = pageQuery.extend({
  q: z.string().trim().max(200).optional(),
  /** Id or name. */
  label: z.string().trim().min(1).max(100).optional(),
  blocked: z.stringbool().optional(),
});

const phoneSchema = z
  .string()
  .max(40)
  .transform((text, context) => {
    const number = e164(text);
    if (number === null) context.addIssue({ code: 'custom', message: 'is no number with its country’s code, e.g. +86 138 0013 8000' });
    return number ?? z.NEVER;
  });
const emailSchema = z.string().trim().toLowerCase().pipe(z.email().max(320));

const changeBody = z.object({
  displayName: z.string().trim().min(1).max(256).optional(),
  language: z.string().trim().min(2).max(35).nullable().optional(),
  notes: z.string().trim().max(4000).optional(),
  customFields: z
    .record(z.string().trim().min(1).max(60), z.string().trim().max(1000).nullable())
    .refine((fields) => Object.keys(fields).length <= 50, 'has more than 50 fields')
    .optional(),
  phones: z.array(phoneSchema).max(20).optional(),
  emails: z.array(emailSchema).max(20).optional(),
});

const blockBody = z.object({
  until: z.iso.datetime({ offset: true }).nullable().optional(),
  reason: z.string().trim().max(500).optional(),
});

export function contactRoutes({ database, contacts, clock, labelOf }: ContactRouteDependencies): Route[] {
  const show = async (principal: Principal, id: string) => {
    const person = await contacts.person(principal, id);
    const conversationIds = person.channels.map(({ conversationId }) => conversationId);
    return contactView(person, await visibleConversations(database, viewerOf(principal), conversationIds), labelOf);
  };
  const contactIdsOf = async (principal: Principal, id: string): Promise<string[]> =>
    (await contacts.person(principal, id)).contacts.map((contact) => contact.id);

  const list = route({
    method: 'GET',
    path: '/contacts',
    access: 'agent',
    summary: 'People something was said with, newest first',
    query: listQuery,
    response: pageOf(contactListViewSchema),
    async handle({ principal, query }) {
      const none = { items: [], nextCursor: null };
      const words = query.q === undefined || query.q === '' ? undefined : searchQuery(query.q);
      const label = query.label === undefined ? undefined : await findLabel(database, principal.companyId, query.label);
      if (words === null || label === null) return none;
      const rows = await listContacts(database, viewerOf(principal), {
        words,
        labelId: label?.id,
        blocked: query.blocked,
        after: parseCursor(query.cursor),
        limit: query.limit,
        now: clock.now(),
      });
      const last = rows.at(-1);
      return {
        items: rows.map((row) => contactListView(row, labelOf)),
        nextCursor: last && rows.length === query.limit ? formatCursor({ at: last.lastMessageAt, id: last.conversationId }) : null,
      };
    },
  });

  const get = route({
    method: 'GET',
    path: '/contacts/:id',
    access: 'agent',
    summary: 'One person, by any of the merged contacts',
    params: idParams,
    response: contactViewSchema,
    handle: ({ principal, params }) => show(principal, params.id),
  });

  const change = route({
    method: 'PATCH',
    path: '/contacts/:id',
    access: 'agent',
    summary: 'Change what is known; only the fields that are given, a custom field of null is taken away',
    params: idParams,
    body: changeBody,
    response: contactViewSchema,
    async handle({ principal, params, body }) {
      await contacts.change(principal, params.id, body);
      return show(principal, params.id);
    },
  });

  const label = route({
    method: 'PUT',
    path: '/contacts/:id/labels',
    access: 'agent',
    summary: 'Say which labels the person has',
    params: idParams,
    body: z.object({ labelIds: z.array(z.uuid()).max(50) }),
    response: contactViewSchema,
    async handle({ principal, params, body }) {
      await contacts.label(principal, params.id, [...new Set(body.labelIds)]);
      return show(principal, params.id);
    },
  });

  const records = route({
    method: 'GET',
    path: '/contacts/:id/sessions',
    access: 'agent',
    summary: 'The service sessions with the person, newest first',
    params: idParams,
    query: pageQuery,
    response: pageOf(serviceRecordSchema),
    async handle({ principal, params, query }) {
      const contactIds = await contactIdsOf(principal, params.id);
      const page = { contactIds, after: parseCursor(query.cursor), limit: query.limit };
      const rows = await serviceRecords(database, viewerOf(principal), page);
      const last = rows.at(-1);
      return {
        items: rows.flatMap((row) => {
          const account = labelOf(row.accountId);
          return account ? [serviceRecordView(row, account)] : [];
        }),
        nextCursor: last && rows.length === query.limit ? formatCursor({ at: last.openedAt, id: last.id }) : null,
      };
    },
  });

  const notes = route({
    method: 'GET',
    path: '/contacts/:id/notes',
    access: 'agent',
    summary: 'What agents noted about the person, newest first',
    params: idParams,
    query: pageQuery,
    response: pageOf(contactNoteViewSchema),
    async handle({ principal, params, query }) {
      const contactIds = await contactIdsOf(principal, params.id);
      const page = { contactIds, after: parseCursor(query.cursor), limit: query.limit };
      const rows = await notesOfContacts(database, principal.companyId, page);
      const last = rows.at(-1);
      return {
        items: rows.map(contactNoteView),
        nextCursor: last && rows.length === query.limit ? formatCursor({ at: last.createdAt, id: last.id }) : null,
      };
    },
  });

  const note = route({
    method: 'POST',
    path: '/contacts/:id/notes',
    access: 'agent',
    summary: 'Note something about the person',
    params: idParams,
    body: z.object({ text: z.string().trim().min(1).max(4000) }),
    response: contactNoteViewSchema,
    status: 201,
    async handle({ principal, params, body }) {
      const author = { authorId: principal.agentId, authorName: principal.name };
      const id = await contacts.note(principal, params.id, body.text);
      return contactNoteView({ id, ...author, text: body.text, createdAt: clock.now() });
    },
  });

  const suggestions = route({
    method: 'GET',
    path: '/contacts/:id/suggestions',
    access: 'agent',
    summary: 'Others who share a phone number, an e-mail or a platform’s id of the person, and may be the same',
    params: idParams,
    response: listOf(mergeSuggestionSchema),
    async handle({ principal, params }) {
      const likely = await contacts.suggestions(principal, params.id);
      return wholeList(likely.map((one) => mergeSuggestionView(one, labelOf)));
    },
  });

  const merge = route({
    method: 'POST',
    path: '/contacts/:id/merge',
    access: 'agent',
    summary: 'Say that this contact and another are one person; histories stay as they are',
    params: idParams,
    body: z.object({ intoId: z.uuid() }),
    response: contactViewSchema,
    async handle({ principal, params, body }) {
      await contacts.merge(principal, params.id, body.intoId);
      return show(principal, body.intoId);
    },
  });

  const unmerge = route({
    method: 'POST',
    path: '/contacts/:id/unmerge',
    access: 'agent',
    summary: 'Take a merged contact out of its person again, as it was',
    params: idParams,
    response: contactViewSchema,
    async handle({ principal, params }) {
      await contacts.unmerge(principal, params.id);
      return show(principal, params.id);
    },
  });

  const block = route({
    method: 'POST',
    path: '/contacts/:id/block',
    access: 'agent',
    summary: 'Block the person: what they write is kept, and opens no session',
    params: idParams,
    body: blockBody,
    response: contactViewSchema,
    async handle({ principal, params, body }) {
      const until = body.until == null ? null : new Date(body.until);
      if (until !== null && until <= clock.now()) throw new HubError(400, 'invalid_request', 'until: has to lie ahead');
      await contacts.block(principal, params.id, { until, reason: body.reason === undefined || body.reason === '' ? null : body.reason });
      return show(principal, params.id);
    },
  });

  const unblock = route({
    method: 'POST',
    path: '/contacts/:id/unblock',
    access: 'agent',
    summary: 'Let the person through again',
    params: idParams,
    response: contactViewSchema,
    async handle({ principal, params }) {
      await contacts.unblock(principal, params.id);
      return show(principal, params.id);
    },
  });

  const erase = route({
    method: 'POST',
    path: '/contacts/:id/erase',
    access: 'admin',
    summary:
      'Take away for good what is held of the person: words, files, profile; 409 while a session is open or messages are on their way',
    params: idParams,
    response: contactViewSchema,
    async handle({ principal, params }) {
      await contacts.erase(principal, params.id);
      return show(principal, params.id);
    },
  });

  return [list, get, change, label, records, notes, note, suggestions, merge, unmerge, block, unblock, erase];
}
