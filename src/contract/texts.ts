// What the hub says by itself on an account: greetings and the like, per language, as the API takes and shows it.
import { z } from 'zod';

/** `ratingRequest` asks for 1 to 5; an account without one asks nobody. Nothing is said for a text that is not there. */
export const TEXT_KINDS = [
  'greeting',
  'outOfHours',
  'queueFull',
  'queue',
  'timeoutWarning',
  'closing',
  'ratingRequest',
  'ratingThanks',
] as const;
export type TextKind = (typeof TEXT_KINDS)[number];

/** What `{{…}}` may name; `{{hours.opensAt|soon}}` says "soon" where it is not known. */
export const TEXT_PLACEHOLDERS = {
  greeting: ['contact.name', 'account.name'],
  outOfHours: ['contact.name', 'account.name', 'hours.opensAt'],
  queueFull: ['contact.name', 'account.name'],
  queue: ['contact.name', 'account.name', 'queue.position', 'queue.wait'],
  timeoutWarning: ['contact.name', 'account.name', 'agent.name', 'timeout.minutes'],
  closing: ['contact.name', 'account.name', 'agent.name'],
  ratingRequest: ['contact.name', 'account.name', 'agent.name'],
  ratingThanks: ['contact.name', 'account.name'],
} as const satisfies Record<TextKind, readonly string[]>;
export type TextPlaceholder = (typeof TEXT_PLACEHOLDERS)[TextKind][number];

const languageSchema = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag, e.g. zh-CN');

export const accountTextsSchema = z
  .object({
    /** For whoever speaks none of the others, or nobody knows what. */
    defaultLanguage: languageSchema,
    /** So long at least between two messages about somebody's place in the queue. */
    queueEveryMinutes: z.int().min(1).max(120).default(5),
    texts: z.partialRecord(z.enum(TEXT_KINDS), z.partialRecord(languageSchema, z.string().trim().min(1).max(1000))),
  })
  .superRefine(({ defaultLanguage, texts }, context) => {
    for (const kind of TEXT_KINDS) {
      const versions = texts[kind];
      if (versions !== undefined && versions[defaultLanguage] === undefined)
        context.addIssue({ code: 'custom', path: ['texts', kind], message: `has no version in the default language ${defaultLanguage}` });
      for (const [language, text] of Object.entries(versions ?? {})) {
        const unknown = placeholdersOf(text ?? '').filter((name) => !TEXT_PLACEHOLDERS[kind].some((known) => known === name));
        if (unknown.length > 0)
          context.addIssue({ code: 'custom', path: ['texts', kind, language], message: `cannot fill in ${unknown.join(', ')}` });
      }
    }
  });
export type AccountTexts = z.infer<typeof accountTextsSchema>;

/** `{{name}}` or `{{name|instead}}`. */
export const PLACEHOLDER = /\{\{\s*([^{}|]*?)\s*(?:\|([^{}]*))?\}\}/g;

function placeholdersOf(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name))];
}
