// What agents noted about a contact. Append only; a person shows the notes of all their contacts.
import type { Queryable } from './database.js';

export interface ContactNoteRow {
  id: string;
  authorId: string;
  authorName: string;
  text: string;
  createdAt: Date;
}

export async function insertContactNote(
  db: Queryable,
  note: { companyId: string; id: string; contactId: string; authorId: string; text: string; at: Date },
): Promise<void> {
  await db.query({
    text: 'INSERT INTO contact_note (company_id, id, contact_id, author_id, text, created_at) VALUES ($1, $2, $3, $4, $5, $6)',
    values: [note.companyId, note.id, note.contactId, note.authorId, note.text, note.at],
  });
}

/** Newest first. */
export function notesOfContacts(
  db: Queryable,
  companyId: string,
  page: { contactIds: string[]; after?: { at: Date; id: string } | undefined; limit: number },
): Promise<ContactNoteRow[]> {
  return db.query<ContactNoteRow>({
    name: 'notes-of-contacts',
    text: `SELECT n.id, n.author_id AS "authorId", a.name AS "authorName", n.text, n.created_at AS "createdAt"
      FROM contact_note n JOIN agent a ON a.company_id = n.company_id AND a.id = n.author_id
      WHERE n.company_id = $1 AND n.contact_id = ANY($2::uuid[])
        AND ($3::timestamptz IS NULL OR (n.created_at, n.id) < ($3, $4::uuid))
      ORDER BY n.created_at DESC, n.id DESC LIMIT $5`,
    values: [companyId, page.contactIds, page.after?.at ?? null, page.after?.id ?? null, page.limit],
  });
}
