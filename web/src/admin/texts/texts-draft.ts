// An account's texts while somebody edits them: every kind has its field in every language, empty or not.
import type { AccountTexts, TextKind, TextPlaceholder } from '../../../../src/contract/texts.js';

/** In the order in which a customer hears them, with what each can fill in. */
export const PLACEHOLDERS = {
  greeting: ['contact.name', 'account.name'],
  outOfHours: ['contact.name', 'account.name', 'hours.opensAt'],
  queueFull: ['contact.name', 'account.name'],
  queue: ['contact.name', 'account.name', 'queue.position', 'queue.wait'],
  timeoutWarning: ['contact.name', 'account.name', 'agent.name', 'timeout.minutes'],
  closing: ['contact.name', 'account.name', 'agent.name'],
  ratingRequest: ['contact.name', 'account.name', 'agent.name'],
  ratingThanks: ['contact.name', 'account.name'],
} as const satisfies Record<TextKind, readonly TextPlaceholder[]>;
export const KINDS = Object.keys(PLACEHOLDERS) as TextKind[];

export interface TextsDraft {
  defaultLanguage: string;
  queueEveryMinutes: number;
  languages: string[];
  /** By kind, then language. */
  texts: Partial<Record<TextKind, Partial<Record<string, string>>>>;
}

/** Where nothing is written yet, it begins in the language of the page. */
export function draftOf(stored: AccountTexts, pageLanguage: string): TextsDraft {
  const used = KINDS.flatMap((kind) => Object.keys(stored.texts[kind] ?? {}));
  const defaultLanguage = used.length === 0 ? pageLanguage : stored.defaultLanguage;
  return { ...stored, defaultLanguage, languages: [...new Set([defaultLanguage, ...used])] };
}

/** What is to be stored: texts somebody wrote, in languages that are still there. */
export function textsOf({ defaultLanguage, queueEveryMinutes, languages, texts }: TextsDraft): AccountTexts {
  const kept: AccountTexts['texts'] = {};
  for (const kind of KINDS) {
    const versions = languages.flatMap((language) => {
      const text = texts[kind]?.[language]?.trim() ?? '';
      return text === '' ? [] : [[language, text] as const];
    });
    if (versions.length > 0) kept[kind] = Object.fromEntries(versions);
  }
  return { defaultLanguage, queueEveryMinutes, texts: kept };
}

/** Kinds somebody wrote for one language but not for the one everybody else gets. */
export function withoutDefault(draft: TextsDraft): TextKind[] {
  const { texts, defaultLanguage } = textsOf(draft);
  return KINDS.filter((kind) => texts[kind] !== undefined && texts[kind][defaultLanguage] === undefined);
}

export function withText(draft: TextsDraft, kind: TextKind, language: string, text: string): TextsDraft {
  return { ...draft, texts: { ...draft.texts, [kind]: { ...draft.texts[kind], [language]: text } } };
}

/** The text with a placeholder where the cursor stands. */
export function inserted(text: string, placeholder: TextPlaceholder, at: number): string {
  return `${text.slice(0, at)}{{${placeholder}}}${text.slice(at)}`;
}
