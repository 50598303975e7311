// Canned responses while one types: what is looked for after a slash, what fits, and the text with its places filled in.
import type { CannedResponseView, CannedVariable } from '../../../src/contract/answers.js';

export type CannedValues = Record<CannedVariable, string>;

const PLACE = /\{\{\s*([^{}|]*?)\s*(?:\|([^{}]*))?\}\}/g;

/** A place without a value takes its own words; without those, nothing. What nobody knows stays as it was written. */
export function filledText(text: string, values: CannedValues): string {
  const known = new Map(Object.entries(values));
  return text.replace(PLACE, (place: string, name: string, instead: string | undefined) => {
    const value = known.get(name);
    if (value === undefined) return place;
    return value.trim() === '' ? (instead ?? '').trim() : value;
  });
}

/** Where a slash begins a word that ends at the caret; null: nothing is looked for. */
export function slashBefore(text: string, caret: number): { from: number; query: string } | null {
  const found = /(?:^|\s)\/([^\s/]*)$/.exec(text.slice(0, caret));
  if (found === null) return null;
  const query = found[1] ?? '';
  return { from: caret - query.length - 1, query: query.toLowerCase() };
}

const MAX_SHOWN = 50;

/** Those whose shortcut begins with it, then those that hold it; in the customer's language first, else as they come: the most used first. */
export function fittingResponses(
  responses: readonly CannedResponseView[],
  query: string,
  place: { groupId: string | undefined; language: string | undefined },
): CannedResponseView[] {
  const rank = ({ shortcut, title, text, language }: CannedResponseView): number => {
    const named = shortcut.startsWith(query) ? 0 : `${title}\n${text}`.toLowerCase().includes(query) ? 2 : 4;
    return named + (isForeign(language, place.language) ? 1 : 0);
  };
  return responses
    .filter(({ scope, groupId }) => scope !== 'group' || groupId === place.groupId)
    .map((response) => ({ response, rank: rank(response) }))
    .filter((ranked) => ranked.rank < 4)
    .sort((left, right) => left.rank - right.rank)
    .slice(0, MAX_SHOWN)
    .map(({ response }) => response);
}

function isForeign(language: string | undefined, customers: string | undefined): boolean {
  return language !== undefined && customers !== undefined && baseOf(language) !== baseOf(customers);
}

const baseOf = (language: string): string => language.split(/[-_]/, 1)[0]?.toLowerCase() ?? '';
