import type { ContentSupport } from '../../../src/contract/capabilities.js';
import { useTranslation } from '../i18n/translation.js';

/** What the channel makes of a kind of content, or why it does not take it; null: it arrives as it is. */
export function useSupportWords({ level, note }: ContentSupport): string | null {
  const { t, i18n } = useTranslation();
  if (level === 'full') return null;
  const key = `capability.${note ?? level}`;
  return t(i18n.exists(key) ? key : `capability.${level}`);
}
