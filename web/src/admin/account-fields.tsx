import { Accordion, Checkbox, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { BindField, PlatformView } from '../../../src/contract/api.js';
import type { FieldValues } from './account-change.js';
import { BindFieldInput, type FieldValue } from './bind-field-input.js';

export interface AccountEntries {
  settings: FieldValues;
  /** Only what was typed: what is stored is never shown. */
  credentials: FieldValues;
  /** Credentials that are to be taken away. */
  removed: readonly string[];
}

interface Props {
  platform: PlatformView;
  entries: AccountEntries;
  /** By path, e.g. `settings.baseUrl`. */
  complaints: ReadonlyMap<string, string>;
  opened: readonly string[];
  onOpened: (sections: string[]) => void;
  onChange: (entries: AccountEntries) => void;
}

/** The settings and credentials of a bound account, by its connector's schema. */
export function AccountFields({ platform, entries, complaints, opened, onOpened, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'zh-CN' ? 'zh-CN' : 'en';
  const { settings, credentials, removed } = entries;
  // The hub says what is missing: a field that is folded away could not be pointed at.
  const input = (field: BindField, section: 'settings' | 'credentials', values: FieldValues, onValue: (value: FieldValue) => void) => (
    <BindFieldInput
      field={{ ...field, required: false, ...(section === 'credentials' && { placeholder: t('admin.keptAsIs') }) }}
      value={values[field.name]}
      complaint={complaints.get(`${section}.${field.name}`)}
      onChange={onValue}
    />
  );
  return (
    <Accordion variant="contained" multiple value={[...opened]} onChange={onOpened}>
      {platform.settings.length > 0 && (
        <Section name="settings" title={t('admin.settings')}>
          {platform.settings.map((field) => (
            <div key={field.name}>
              {input(field, 'settings', settings, (value) => onChange({ ...entries, settings: { ...settings, [field.name]: value } }))}
            </div>
          ))}
        </Section>
      )}
      {platform.credentials.length > 0 && (
        <Section name="credentials" title={t('admin.credentials')}>
          <Text size="sm" c="dimmed">
            {t('admin.credentialsText')}
          </Text>
          {platform.credentials.map((field) => {
            const isRemoved = removed.includes(field.name);
            return (
              <Stack key={field.name} gap={6}>
                {!isRemoved &&
                  input(field, 'credentials', credentials, (value) =>
                    onChange({ ...entries, credentials: { ...credentials, [field.name]: value } }),
                  )}
                {!field.required && (
                  <Checkbox
                    size="xs"
                    label={t('admin.takeAway', { field: field.label[language] })}
                    checked={isRemoved}
                    onChange={(event) =>
                      onChange({
                        ...entries,
                        removed: event.currentTarget.checked ? [...removed, field.name] : removed.filter((name) => name !== field.name),
                      })
                    }
                  />
                )}
              </Stack>
            );
          })}
        </Section>
      )}
    </Accordion>
  );
}

function Section({ name, title, children }: { name: string; title: string; children: ReactNode }) {
  return (
    <Accordion.Item value={name}>
      <Accordion.Control>{title}</Accordion.Control>
      <Accordion.Panel>
        <Stack>{children}</Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
