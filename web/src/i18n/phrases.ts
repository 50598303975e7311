// Finds the words of a key, in the form their number asks for, and puts the values in. Pure; who shows them is `translation.ts`.

/** Words by chapter and key, as deep as they need to be. */
export interface WordTree {
  readonly [key: string]: string | WordTree;
}
export type Values = Record<string, unknown>;

const PLACE = /\{\{(\w+)\}\}/g;

export function findWords(words: WordTree, key: string): string | undefined {
  let found: string | WordTree | undefined = words;
  for (const step of key.split('.')) {
    if (typeof found !== 'object' || !Object.hasOwn(found, step)) return undefined;
    found = found[step];
  }
  return typeof found === 'string' ? found : undefined;
}

/** `count` chooses between `key_one` and `key_other`, by the rules of the language. */
function wordsFor(words: WordTree, plural: Intl.PluralRules, key: string, count: unknown): string | undefined {
  if (typeof count !== 'number') return findWords(words, key);
  return findWords(words, `${key}_${plural.select(count)}`) ?? findWords(words, `${key}_other`) ?? findWords(words, key);
}

/** A key without words is shown itself: wrong, but seen. */
export function phrase(words: WordTree, plural: Intl.PluralRules, key: string, values: Values = {}): string {
  const text = wordsFor(words, plural, key, values.count);
  if (text === undefined) return key;
  return text.replace(PLACE, (_place, name: string) => shown(values[name]));
}

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
