import { NumberInput, PasswordInput, Select, Switch, TextInput } from '@mantine/core';
import { useTranslation } from '../i18n/translation.js';
import type { BindField } from '../../../src/contract/api.js';

export type FieldValue = string | number | boolean;

interface Props {
  field: BindField;
  value: FieldValue | undefined;
  complaint: string | undefined;
  onChange: (value: FieldValue) => void;
}

function optionsOf({ options = [], choices = {} }: BindField, language: 'en' | 'zh-CN'): { value: string; label: string }[] {
  return options.map((value) => ({ value, label: choices[value]?.[language] ?? value }));
}

/** One field of a connector's schema. */
export function BindFieldInput({ field, value, complaint, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'zh-CN' ? 'zh-CN' : 'en';
  const frame = {
    label: field.label[language],
    description: field.help?.[language],
    required: field.required,
    placeholder: field.placeholder ?? '',
    error: complaint ?? null,
  };
  const text = typeof value === 'string' ? value : '';
  switch (field.kind) {
    case 'boolean':
      return (
        <Switch
          label={frame.label}
          description={frame.description}
          checked={(value ?? field.default) === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'number':
      return <NumberInput {...frame} value={typeof value === 'number' ? value : ''} onChange={onChange} />;
    case 'select':
      return (
        <Select
          {...frame}
          data={optionsOf(field, language)}
          value={text === '' ? null : text}
          onChange={(chosen) => onChange(chosen ?? '')}
        />
      );
    case 'text':
    case 'url':
      if (field.secret) {
        return (
          <PasswordInput
            {...frame}
            value={text}
            autoComplete="off"
            visibilityToggleButtonProps={{ 'aria-label': t('login.showPassword') }}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        );
      }
      return (
        <TextInput
          {...frame}
          value={text}
          type={field.kind === 'url' ? 'url' : 'text'}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}
