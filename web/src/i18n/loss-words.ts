// Why an address took nothing: in words where the system only gives a code, else as it came.
import { useTranslation } from '../../i18n/translation.js';

export function useLossWords(): (error: string) => string {
  const { t, i18n } = useTranslation();
  return (error) => {
    const key = `webhooks.loss.${error}`;
    return /^\w+$/.test(error) && i18n.exists(key) ? `${t(key)} (${error})` : error;
  };
}
