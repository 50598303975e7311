import { Select } from '@mantine/core';
import { useTranslation } from '../i18n/translation.js';
import { CUSTOMER_LANGUAGES, languageLabel } from './customer-languages.js';

/** For customers of which language an answer is; empty: for all. */
export function LanguageSelect({ value, onChange }: { value: string | null; onChange: (value: string | null) => void }) {
  const { t } = useTranslation();
  const known = value === null || CUSTOMER_LANGUAGES.some((language) => language.value === value);
  return (
    <Select
      label={t('answers.language')}
      data={known ? CUSTOMER_LANGUAGES : [...CUSTOMER_LANGUAGES, { value, label: languageLabel(value) }]}
      value={value}
      onChange={onChange}
      clearable
      clearButtonProps={{ 'aria-label': t('answers.anyLanguage') }}
      placeholder={t('answers.anyLanguage')}
    />
  );
}
