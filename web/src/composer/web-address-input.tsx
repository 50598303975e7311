import { TextInput } from '@mantine/core';
import { useTranslation } from '../i18n/translation.js';

const MAX = 2048;

/** Nothing, or an address a browser may open. */
export function isWebAddress(text: string): boolean {
  const address = text.trim();
  if (address === '') return true;
  return URL.canParse(address) && ['https:', 'http:'].includes(new URL(address).protocol);
}

export function WebAddressInput({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={label}
      type="url"
      placeholder="https://"
      value={value}
      maxLength={MAX}
      error={isWebAddress(value) ? null : t('shop.badUrl')}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
