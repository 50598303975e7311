// The languages an answer may be meant for; whatever else the hub holds is called by its own name.
import { languageName } from '../i18n/language-name.js';

export const CUSTOMER_LANGUAGES = [
  { value: 'en', label: 'English' },
  { value: 'zh', label: '中文' },
  { value: 'ja', label: '日本語' },
  { value: 'ko', label: '한국어' },
  { value: 'es', label: 'Español' },
  { value: 'pt', label: 'Português' },
  { value: 'fr', label: 'Français' },
  { value: 'de', label: 'Deutsch' },
  { value: 'ru', label: 'Русский' },
  { value: 'ar', label: 'العربية' },
];

export function languageLabel(language: string): string {
  return CUSTOMER_LANGUAGES.find(({ value }) => value === language)?.label ?? languageName(language, language);
}
