import { Accordion, Alert, Button, Group, Modal, NumberInput, PasswordInput, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { BindField, GroupView, PlatformView } from '../../../src/contract/api.js';
import { bindAccount } from '../api/admin.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { useChange } from './use-change.js';

type Value = string | number | boolean;
type Values = Record<string, Value>;

interface Props {
  opened: boolean;
  onClose: () => void;
  platforms: PlatformView[];
  groups: GroupView[];
}

/** The bind form: its fields are what the connector says it needs. The platform checks the credentials before anything is kept. */
export function BindDialog({ opened, onClose, platforms, groups }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('admin.channels.bind')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      size="lg"
      centered
    >
      {opened && platforms[0] !== undefined && <BindForm platforms={platforms} groups={groups} onDone={onClose} />}
    </Modal>
  );
}

function BindForm({ platforms, groups, onDone }: { platforms: PlatformView[]; groups: GroupView[]; onDone: () => void }) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const [platform, setPlatform] = useState(platforms[0]?.platform ?? '');
  const [groupId, setGroupId] = useState(groups[0]?.id ?? '');
  const [name, setName] = useState('');
  const [credentials, setCredentials] = useState<Values>({});
  const [settings, setSettings] = useState<Values>({});
  const chosen = platforms.find((candidate) => candidate.platform === platform);
  const bind = useChange(
    'channel-accounts',
    () =>
      bindAccount({
        platform,
        groupId,
        credentials: filled(credentials),
        settings: filled(settings),
        ...(name.trim() !== '' && { name: name.trim() }),
      }),
    { quiet: true, onDone },
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    bind.mutate(undefined);
  };
  return (
    <form onSubmit={submit} autoComplete="off">
      <Stack>
        <Group grow align="flex-start">
          <Select
            label={t('admin.channels.platform')}
            data={platforms.map((item) => ({ value: item.platform, label: item.displayName }))}
            value={platform}
            allowDeselect={false}
            onChange={(value) => setPlatform(value ?? platform)}
          />
          <Select
            label={t('admin.channels.group')}
            data={groups.map((group) => ({ value: group.id, label: group.name }))}
            value={groupId}
            allowDeselect={false}
            onChange={(value) => setGroupId(value ?? groupId)}
          />
        </Group>
        {chosen?.credentials.map((field) => (
          <FieldInput
            key={field.name}
            field={field}
            value={credentials[field.name]}
            onChange={(value) => setCredentials({ ...credentials, [field.name]: value })}
          />
        ))}
        <TextInput
          label={t('admin.channels.ownName')}
          description={t('admin.channels.ownNameHelp')}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {(chosen?.settings.length ?? 0) > 0 && (
          <Accordion variant="contained" chevronPosition="left">
            <Accordion.Item value="settings">
              <Accordion.Control>{t('admin.channels.settings')}</Accordion.Control>
              <Accordion.Panel>
                <Stack>
                  {chosen?.settings.map((field) => (
                    <FieldInput
                      key={field.name}
                      field={field}
                      value={settings[field.name]}
                      onChange={(value) => setSettings({ ...settings, [field.name]: value })}
                    />
                  ))}
                </Stack>
              </Accordion.Panel>
            </Accordion.Item>
          </Accordion>
        )}
        {bind.isError && (
          <Alert color="red" title={t('admin.channels.refused')} role="alert">
            {describe(bind.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={bind.isPending}>
            {t('admin.channels.bindNow')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function FieldInput({ field, value, onChange }: { field: BindField; value: Value | undefined; onChange: (value: Value) => void }) {
  const { i18n } = useTranslation();
  const language = i18n.language === 'zh-CN' ? 'zh-CN' : 'en';
  const shared = { label: field.label[language], description: field.help?.[language], required: field.required };
  const placeholder = field.placeholder === undefined ? {} : { placeholder: field.placeholder };
  if (field.secret)
    return (
      <PasswordInput
        {...shared}
        {...placeholder}
        value={String(value ?? '')}
        autoComplete="new-password"
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  switch (field.kind) {
    case 'number':
      return (
        <NumberInput {...shared} {...placeholder} value={typeof value === 'number' ? value : ''} onChange={(next) => onChange(next)} />
      );
    case 'boolean':
      return (
        <Switch
          label={shared.label}
          description={shared.description}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'select':
      return (
        <Select
          {...shared}
          {...placeholder}
          data={field.options ?? []}
          value={typeof value === 'string' ? value : null}
          onChange={(next) => onChange(next ?? '')}
        />
      );
    case 'text':
    case 'url':
      return (
        <TextInput {...shared} {...placeholder} value={String(value ?? '')} onChange={(event) => onChange(event.currentTarget.value)} />
      );
  }
}

/** What was left empty is not sent: the connector's own default holds. */
function filled(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}
