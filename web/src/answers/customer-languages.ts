// The languages an answer may be meant for, by their names in the language of the page.
import { languageName } from '../i18n/language-name.js';

const CUSTOMER_LANGUAGES = ['en', 'zh', 'ja', 'ko', 'es', 'pt', 'fr', 'de', 'ru', 'ar'];

interface LanguageChoice {
  value: string;
  label: string;
}

/** Whatever else the hub holds can be chosen too. */
export function customerLanguages(shownIn: string, held: readonly string[] = []): LanguageChoice[] {
  const tags = new Set([...CUSTOMER_LANGUAGES, ...held]);
  return [...tags].map((value) => ({ value, label: languageName(value, shownIn) }));
}
