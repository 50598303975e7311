// The languages of the pages, and which one this viewer gets: the one chosen before, else the browser's, else English.
import type { WordTree } from './phrases.js';
import { showIn, translation } from './translation.js';

export const LANGUAGES = [
  { code: 'en', label: 'English' },
  { code: 'zh-CN', label: '简体中文' },
] as const;
export type Language = (typeof LANGUAGES)[number]['code'];

const STORAGE_KEY = 'switchboard.language';

/** Only the language in use is loaded, and of that first what the inbox needs. */
const wording: Record<Language, { first: () => Promise<WordTree>; further: () => Promise<WordTree> }> = {
  en: {
    first: async () => (await import('./en/first.js')).first,
    further: async () => (await import('./en/further.js')).further,
  },
  'zh-CN': {
    first: async () => (await import('./zh-CN/first.js')).first,
    further: async () => (await import('./zh-CN/further.js')).further,
  },
};

let shown: Language = 'en';
let wantsFurther = false;
let hasFurther = false;

export function preferredLanguage(stored: string | null, browser: readonly string[]): Language {
  const known = LANGUAGES.find((language) => language.code === stored);
  if (known !== undefined) return known.code;
  for (const tag of browser) {
    if (tag.toLowerCase().startsWith('zh')) return 'zh-CN';
    if (tag.toLowerCase().startsWith('en')) return 'en';
  }
  return 'en';
}

export async function startLanguage(): Promise<void> {
  await show(preferredLanguage(localStorage.getItem(STORAGE_KEY), navigator.languages));
}

export async function setLanguage(language: Language): Promise<void> {
  await show(language);
  localStorage.setItem(STORAGE_KEY, language);
}

/** Before a page beside the inbox is shown, or a part of the inbox that few open. */
export async function loadFurtherWords(): Promise<void> {
  wantsFurther = true;
  if (!hasFurther) await show(shown);
}

/** Rare errors have theirs among the further words; should those not come, the hub's own are shown. */
export async function loadWordsOfError(code: string): Promise<void> {
  if (!translation().exists(`errors.${code}`)) await loadFurtherWords().catch(() => undefined);
}

/** Loads a part of the inbox whose words are among the further ones. */
export function withFurtherWords<Part>(load: () => Promise<Part>): () => Promise<Part> {
  return async () => {
    const [part] = await Promise.all([load(), loadFurtherWords()]);
    return part;
  };
}

async function show(language: Language): Promise<void> {
  shown = language;
  const withFurther = wantsFurther;
  const [first, further] = await Promise.all([wording[language].first(), withFurther ? wording[language].further() : {}]);
  // Another language was chosen meanwhile, or further words are on their way with it.
  if (shown !== language || withFurther !== wantsFurther) return show(shown);
  hasFurther = withFurther;
  document.documentElement.lang = language;
  showIn(language, joined(first, further));
}

/** Of some chapters a few words are needed first, and the others follow. */
function joined(first: WordTree, further: WordTree): WordTree {
  const all: Record<string, string | WordTree> = { ...first };
  for (const [chapter, words] of Object.entries(further)) {
    const known = first[chapter];
    all[chapter] = typeof known === 'object' && typeof words === 'object' ? { ...known, ...words } : words;
  }
  return all;
}
