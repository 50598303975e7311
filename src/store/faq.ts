// FAQ entries of a company and what its people call the same thing.
import type { FaqEntryView } from '../contract/index.js';
import type { Queryable } from './database.js';

interface EntryRow extends Omit<FaqEntryView, 'language'> {
  language: string | null;
}

const COLUMNS = 'id, question, phrasings, keywords, answer, language, enabled, suggested';

export async function listFaqEntries(db: Queryable, companyId: string): Promise<FaqEntryView[]> {
  const rows = await db.query<EntryRow>({
    name: 'list-faq-entries',
    text: `SELECT ${COLUMNS} FROM faq_entry WHERE company_id = $1 ORDER BY id`,
    values: [companyId],
  });
  return rows.map(viewOf);
}

export async function findFaqEntry(db: Queryable, companyId: string, id: string): Promise<FaqEntryView | null> {
  const rows = await db.query<EntryRow>({
    name: 'find-faq-entry',
    text: `SELECT ${COLUMNS} FROM faq_entry WHERE company_id = $1 AND id = $2`,
    values: [companyId, id],
  });
  return rows[0] === undefined ? null : viewOf(rows[0]);
}

export async function countFaqEntries(db: Queryable, companyId: string): Promise<number> {
  const rows = await db.query<{ count: number }>({
    text: 'SELECT count(*) AS count FROM faq_entry WHERE company_id = $1',
    values: [companyId],
  });
  return rows[0]?.count ?? 0;
}

/** The question must be free in the company: unique key `faq_entry_question`. Call `renewFaq` in the same transaction. */
export async function insertFaqEntry(tx: Queryable, companyId: string, entry: FaqEntryView, now: Date): Promise<void> {
  const { id, question, phrasings, keywords, answer, language, enabled, suggested } = entry;
  await tx.query({
    text: `INSERT INTO faq_entry (company_id, id, question, phrasings, keywords, answer, language, enabled, suggested, updated_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    values: [companyId, id, question, phrasings, keywords, JSON.stringify(answer), language ?? null, enabled, suggested, now],
  });
}

/** Absent fields stay as they are; `language` null takes it away. */
export type FaqChange = { [Field in keyof Omit<FaqEntryView, 'id' | 'language'>]?: FaqEntryView[Field] | undefined } & {
  language?: string | null | undefined;
};

/** False when there is no such entry. Call `renewFaq` in the same transaction. */
export async function updateFaqEntry(tx: Queryable, companyId: string, id: string, change: FaqChange, now: Date): Promise<boolean> {
  const rows = await tx.query({
    text: `UPDATE faq_entry SET question = coalesce($3, question), phrasings = coalesce($4, phrasings), keywords = coalesce($5, keywords),
        answer = coalesce($6::jsonb, answer), language = CASE WHEN $7 THEN $8 ELSE language END, enabled = coalesce($9, enabled),
        suggested = coalesce($10, suggested), updated_at = $11
      WHERE company_id = $1 AND id = $2 RETURNING id`,
    values: [
      companyId,
      id,
      change.question,
      change.phrasings,
      change.keywords,
      change.answer === undefined ? null : JSON.stringify(change.answer),
      change.language !== undefined,
      change.language ?? null,
      change.enabled,
      change.suggested,
      now,
    ],
  });
  return rows.length > 0;
}

/** False when there was none. Call `renewFaq` in the same transaction. */
export async function deleteFaqEntry(tx: Queryable, companyId: string, id: string): Promise<boolean> {
  const rows = await tx.query({ text: 'DELETE FROM faq_entry WHERE company_id = $1 AND id = $2 RETURNING id', values: [companyId, id] });
  return rows.length > 0;
}

/** What was made ready from the entries is out of date from the commit on; takes new synonyms where they are given. */
export async function renewFaq(tx: Queryable, companyId: string, synonyms?: string[][]): Promise<void> {
  await tx.query({
    text: `INSERT INTO faq_setting (company_id, synonyms) VALUES ($1, coalesce($2::jsonb, '[]'))
      ON CONFLICT (company_id) DO UPDATE SET synonyms = coalesce($2::jsonb, faq_setting.synonyms), revision = faq_setting.revision + 1`,
    values: [companyId, synonyms === undefined ? null : JSON.stringify(synonyms)],
  });
}

export interface FaqSetting {
  synonyms: string[][];
  /** 0: nothing was ever entered. */
  revision: number;
}

export async function faqSetting(db: Queryable, companyId: string): Promise<FaqSetting> {
  const rows = await db.query<FaqSetting>({
    name: 'faq-setting',
    text: 'SELECT synonyms, revision FROM faq_setting WHERE company_id = $1',
    values: [companyId],
  });
  return rows[0] ?? { synonyms: [], revision: 0 };
}

function viewOf({ language, ...entry }: EntryRow): FaqEntryView {
  return language === null ? entry : { ...entry, language };
}
