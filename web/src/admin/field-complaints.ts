// Which field of a form the hub's validation names, e.g. `credentials.botToken`, and what it says of it.
import { RequestError } from '../api/request.js';
import { useTranslation } from '../i18n/translation.js';

/** The hub says it in English; in other languages the field's own help says what it should look like. */
export function useFieldComplaints(error: Error | null): Map<string, string> {
  const { t, i18n } = useTranslation();
  const complaints = new Map<string, string>();
  if (!(error instanceof RequestError) || !Array.isArray(error.details.fields)) return complaints;
  for (const entry of error.details.fields as { path?: unknown; message?: unknown }[]) {
    if (typeof entry.path === 'string' && typeof entry.message === 'string')
      complaints.set(entry.path, i18n.language === 'en' ? entry.message : t('admin.fieldWrong'));
  }
  return complaints;
}

/** Each is said where its field is, so the whole need not be said again. */
export function areAllShown(
  complaints: ReadonlyMap<string, string>,
  platform: { credentials: Named[]; settings: Named[] } | undefined,
): boolean {
  const shown = [...complaints.keys()].every((path) => {
    const [section, name] = path.split('.');
    const fields = section === 'credentials' ? platform?.credentials : section === 'settings' ? platform?.settings : undefined;
    return fields?.some((field) => field.name === name) === true;
  });
  return complaints.size > 0 && shown;
}

interface Named {
  name: string;
}
