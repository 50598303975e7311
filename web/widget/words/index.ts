// The languages of the widget, and which one this visitor gets: the page's wish, else the browser's, else English.
import { en, type Words } from './en.js';
import { zhCn } from './zh-cn.js';

export type { Words };
export const LANGUAGES = ['en', 'zh-CN'] as const;
export type Language = (typeof LANGUAGES)[number];

const WORDS: Record<Language, Words> = { en, 'zh-CN': zhCn };

export const wordsOf = (language: Language): Words => WORDS[language];

/** Dates and numbers as the visitor's own country writes them, where it speaks this language. */
export function localeOf(language: Language, browser: readonly string[]): string {
  const [family = ''] = language.split('-');
  return browser.find((tag) => tag.toLowerCase().startsWith(family)) ?? language;
}

export function languageOf(wish: string | undefined, browser: readonly string[]): Language {
  for (const tag of [wish ?? '', ...browser]) {
    const lower = tag.toLowerCase();
    if (lower.startsWith('zh')) return 'zh-CN';
    if (lower.startsWith('en')) return 'en';
  }
  return 'en';
}
