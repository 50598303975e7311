// What a list is narrowed to, as the store takes it.
import { searchQuery } from '../im/search-words.js';
import type { ConversationFilter } from '../store/conversation-places.js';
import type { Database } from '../store/database.js';
import { findLabel } from '../store/labels.js';

type Narrowed = Omit<ConversationFilter, 'words' | 'labelId' | 'now' | 'after' | 'limit'> & {
  /** Id or name. */
  label?: string | undefined;
  q?: string | undefined;
};

/** Null: nothing can be in it, for nothing but signs was typed or there is no such label. */
export async function conversationFilter(
  database: Database,
  companyId: string,
  { label: labelName, q, ...filter }: Narrowed,
): Promise<Omit<ConversationFilter, 'now' | 'after' | 'limit'> | null> {
  const words = q === undefined || q === '' ? undefined : searchQuery(q);
  if (words === null) return null;
  const label = labelName === undefined ? undefined : await findLabel(database, companyId, labelName);
  return label === null ? null : { ...filter, words, labelId: label?.id };
}
