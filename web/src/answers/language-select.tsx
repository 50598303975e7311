import { Select } from '@mantine/core';
import { useTranslation } from '../i18n/translation.js';
import { customerLanguages } from './customer-languages.js';

/** For customers of which language an answer is; empty: for all. */
export function LanguageSelect({ value, onChange }: { value: string | null; onChange: (value: string | null) => void }) {
  const { t, i18n } = useTranslation();
  return (
    <Select
      label={t('answers.language')}
      data={customerLanguages(i18n.language, value === null ? [] : [value])}
      value={value}
      onChange={onChange}
      clearable
      clearButtonProps={{ 'aria-label': t('answers.anyLanguage') }}
      placeholder={t('answers.anyLanguage')}
    />
  );
}
