// FAQ entries, what means the same in them, and trying out what they would answer.
import { z } from 'zod';
import { HubError, TEXT_MAX_UTF16, type Clock, type FaqEntryView } from '../contract/index.js';
import type { FaqBook } from '../desk/answers/faq-book.js';
import { insertAuditEvent } from '../store/audit.js';
import { isUniqueViolation, type Database, type Queryable } from '../store/database.js';
import {
  countFaqEntries,
  deleteFaqEntry,
  faqSetting,
  findFaqEntry,
  insertFaqEntry,
  listFaqEntries,
  renewFaq,
  updateFaqEntry,
} from '../store/faq.js';
import { languageSchema } from './canned-responses.js';
import { idParams, route, type Principal, type Route } from './route.js';
import { listOf, wholeList } from './view-schemas.js';

/** All of a company's are kept ready in memory. */
const MAX_ENTRIES = 1_000;

const questionSchema = z.string().trim().min(1).max(200);
const termSchema = z.string().trim().min(1).max(60);

const answerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string().trim().min(1).max(TEXT_MAX_UTF16) }),
  z.object({
    type: z.literal('link'),
    url: z.url({ protocol: /^https?$/ }).max(2048),
    title: z.string().trim().max(256).optional(),
    description: z.string().trim().max(1024).optional(),
  }),
]);

const fields = {
  question: questionSchema,
  phrasings: z.array(questionSchema).max(50),
  keywords: z.array(termSchema).max(50),
  answer: answerSchema,
  enabled: z.boolean(),
  suggested: z.boolean(),
};

const entrySchema = z.object({ id: z.string(), ...fields, language: z.string().exactOptional() }).meta({ id: 'FaqEntry' });
export const faqMatchSchema = z.object({ entry: entrySchema, score: z.number() }).meta({ id: 'FaqMatch' });
const settingsSchema = z.object({ synonyms: z.array(z.array(termSchema).min(2).max(30)).max(300) });

export interface FaqDependencies {
  database: Database;
  book: FaqBook;
  clock: Clock;
  newId: () => string;
}

export function faqRoutes({ database, book, clock, newId }: FaqDependencies): Route[] {
  const list = route({
    method: 'GET',
    path: '/faq-entries',
    access: 'agent',
    summary: 'All FAQ entries',
    response: listOf(entrySchema),
    handle: async ({ principal }) => wholeList(await listFaqEntries(database, principal.companyId)),
  });

  const create = route({
    method: 'POST',
    path: '/faq-entries',
    access: 'admin',
    summary: 'Add an FAQ entry',
    body: z.object({
      question: fields.question,
      phrasings: fields.phrasings.default([]),
      keywords: fields.keywords.default([]),
      answer: fields.answer,
      language: languageSchema.optional(),
      enabled: fields.enabled.default(true),
      suggested: fields.suggested.default(false),
    }),
    response: entrySchema,
    status: 201,
    async handle({ principal, body: { language, ...rest } }) {
      const entry: FaqEntryView = { id: newId(), ...rest, ...(language !== undefined && { language }) };
      await changing(principal, 'faq_entry.created', entry.id, async (tx) => {
        if ((await countFaqEntries(tx, principal.companyId)) >= MAX_ENTRIES)
          throw new HubError(422, 'too_many', `There may be at most ${String(MAX_ENTRIES)} of these.`, { max: MAX_ENTRIES });
        await insertFaqEntry(tx, principal.companyId, entry, clock.now());
      });
      return existing(await findFaqEntry(database, principal.companyId, entry.id));
    },
  });

  const change = route({
    method: 'PATCH',
    path: '/faq-entries/:id',
    access: 'admin',
    summary: 'Change an FAQ entry',
    params: idParams,
    body: z.object(fields).partial().extend({ language: languageSchema.nullable().optional() }),
    response: entrySchema,
    async handle({ principal, params, body }) {
      await changing(principal, 'faq_entry.changed', params.id, async (tx) => {
        if (!(await updateFaqEntry(tx, principal.companyId, params.id, body, clock.now()))) throw noSuchEntry();
      });
      return existing(await findFaqEntry(database, principal.companyId, params.id));
    },
  });

  const remove = route({
    method: 'DELETE',
    path: '/faq-entries/:id',
    access: 'admin',
    summary: 'Remove an FAQ entry',
    params: idParams,
    handle: ({ principal, params }) =>
      changing(principal, 'faq_entry.deleted', params.id, async (tx) => {
        if (!(await deleteFaqEntry(tx, principal.companyId, params.id))) throw noSuchEntry();
      }),
  });

  const match = route({
    method: 'POST',
    path: '/faq-entries/match',
    access: 'agent',
    summary: 'Which entries fit a text, the best first, with scores from 0 to 1',
    body: z.object({ text: z.string().trim().min(1).max(TEXT_MAX_UTF16) }),
    response: listOf(faqMatchSchema),
    handle: async ({ principal, body }) => wholeList(await book.match(principal.companyId, body.text)),
  });

  const settings = route({
    method: 'GET',
    path: '/settings/faq',
    access: 'agent',
    summary: 'Which words mean the same in questions',
    response: settingsSchema,
    async handle({ principal }) {
      const { synonyms } = await faqSetting(database, principal.companyId);
      return { synonyms };
    },
  });

  const changeSettings = route({
    method: 'PUT',
    path: '/settings/faq',
    access: 'admin',
    summary: 'Say which words mean the same in questions',
    body: settingsSchema,
    response: settingsSchema,
    async handle({ principal, body }) {
      await changing(principal, 'faq_setting.changed', principal.companyId, async () => undefined, body.synonyms);
      return body;
    },
  });

  /** In one transaction: the change, its trace, and that what was made ready from the entries is out of date. */
  async function changing(
    principal: Principal,
    action: string,
    objectId: string,
    work: (tx: Queryable) => Promise<void>,
    synonyms?: string[][],
  ): Promise<void> {
    const { companyId, agentId } = principal;
    const event = { companyId, id: newId(), actorId: agentId, action, objectType: action.split('.', 1)[0] ?? '', objectId, details: {} };
    try {
      await database.transaction(async (tx) => {
        await work(tx);
        await renewFaq(tx, companyId, synonyms);
        await insertAuditEvent(tx, event, clock.now());
      });
    } catch (error) {
      if (isUniqueViolation(error, 'faq_entry_question'))
        throw new HubError(409, 'question_taken', 'There is an entry with this question already.');
      throw error;
    }
  }

  return [list, create, change, remove, match, settings, changeSettings];
}

function existing(entry: FaqEntryView | null): FaqEntryView {
  if (entry === null) throw noSuchEntry();
  return entry;
}

function noSuchEntry(): HubError {
  return new HubError(404, 'not_found', 'There is no such FAQ entry.');
}
