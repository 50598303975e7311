// The words the pages show now. A change of language, or further words, shows everything anew.
import { useSyncExternalStore } from 'react';
import { findWords, phrase, type Values, type WordTree } from './phrases.js';

export type Translate = (key: string, values?: Values) => string;

/** One language with the words known so far; replaced, never changed, so whoever holds it can compare. */
export interface Translation {
  language: string;
  t: Translate;
  exists: (key: string) => boolean;
}

function translationOf(language: string, words: WordTree): Translation {
  const plural = new Intl.PluralRules(language);
  return {
    language,
    t: (key, values) => phrase(words, plural, key, values),
    exists: (key) => findWords(words, key) !== undefined,
  };
}

let current = translationOf('en', {});
const listeners = new Set<() => void>();

/** For what is said outside of components. */
export const translation = (): Translation => current;

export function showIn(language: string, words: WordTree): void {
  current = translationOf(language, words);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTranslation(): { t: Translate; i18n: Translation } {
  const i18n = useSyncExternalStore(subscribe, translation);
  return { t: i18n.t, i18n };
}
