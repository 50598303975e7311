// What a form about a contact changes: what was left alone goes on following the platform, and stays as colleagues have it by now.
import type { ContactView } from '../../../src/contract/contacts.js';
import type { ContactChange } from '../api/contacts.js';

export interface CustomField {
  /** Of the line in the form. */
  key: number;
  name: string;
  value: string;
}

export interface ContactDraft {
  name: string;
  language: string;
  phones: string[];
  emails: string[];
  notes: string;
  fields: CustomField[];
}

export function draftOf({ displayName, language = '', phones, emails, notes, customFields }: ContactView): ContactDraft {
  const fields = Object.entries(customFields).map(([name, value], key) => ({ key, name, value }));
  return { name: displayName, language, phones, emails, notes, fields };
}

/** `before`: the contact as the form was opened with it. */
export function contactChange(before: ContactView, draft: ContactDraft): ContactChange {
  const { phones, emails, notes } = draft;
  const [name, language] = [draft.name.trim(), draft.language.trim()];
  const customFields = changedFields(before.customFields, draft.fields);
  return {
    ...(name !== before.displayName && { displayName: name }),
    ...(language !== (before.language ?? '') && { language: language === '' ? null : language }),
    ...(notes !== before.notes && { notes }),
    ...(!isAlike(phones, before.phones) && { phones }),
    ...(!isAlike(emails, before.emails) && { emails }),
    ...(Object.keys(customFields).length > 0 && { customFields }),
  };
}

/** Those that are gone or renamed are taken away, those that say something else are set. */
function changedFields(before: Record<string, string>, after: CustomField[]): Record<string, string | null> {
  const kept = after.map(({ name, value }) => [name.trim(), value.trim()] as const).filter(([name, value]) => name !== '' && value !== '');
  const removed = Object.keys(before).filter((name) => !kept.some(([other]) => other === name));
  const changed = kept.filter(([name, value]) => before[name] !== value);
  return { ...Object.fromEntries(removed.map((name) => [name, null])), ...Object.fromEntries(changed) };
}

const isAlike = (left: readonly string[], right: readonly string[]): boolean => JSON.stringify(left) === JSON.stringify(right);
