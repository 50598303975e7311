// A text in the words of one person: the version in their language, with what is known filled in.
import { PLACEHOLDER, type TextPlaceholder } from '../../contract/index.js';

/** The version for the first of these languages there is one for; of another region rather than of another language; else the default. */
export function versionFor(
  versions: Partial<Record<string, string>>,
  languages: (string | null | undefined)[],
  defaultLanguage: string,
): { language: string; text: string } | null {
  const offered = Object.entries(versions).flatMap(([language, text]) => (text === undefined ? [] : [{ language, text }]));
  for (const wanted of languages.flatMap((language) => (language ? [tagOf(language)] : []))) {
    const found =
      offered.find(({ language }) => tagOf(language) === wanted) ??
      offered.find(({ language }) => tagOf(language) === primaryOf(wanted)) ??
      offered.find(({ language }) => primaryOf(tagOf(language)) === primaryOf(wanted));
    if (found) return found;
  }
  return offered.find(({ language }) => tagOf(language) === tagOf(defaultLanguage)) ?? null;
}

/** What is not known says what stands after the bar, or nothing. */
export function filledIn(text: string, known: Partial<Record<TextPlaceholder, string | null>>): string {
  const values = new Map<string, string | null | undefined>(Object.entries(known));
  return text
    .replace(PLACEHOLDER, (_all, name: string, instead = '') => {
      const value = values.get(name) ?? '';
      return value === '' ? String(instead) : value;
    })
    .trim();
}

/** Some platforms write zh_CN. */
function tagOf(language: string): string {
  return language.replaceAll('_', '-').toLowerCase();
}

function primaryOf(tag: string): string {
  return tag.split('-')[0] ?? tag;
}
