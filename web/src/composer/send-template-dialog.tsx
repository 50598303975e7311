import { Alert, Badge, Group, Loader, Paper, Select, Text, TextInput } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { MessageTemplate } from '../../../src/contract/connector.js';
import type { HeadFile } from '../../../src/contract/capabilities.js';
import type { MessageContent, StoredMedia } from '../../../src/contract/content.js';
import { templateText } from '../../../src/contract/template-text.js';
import { HeadFileView } from '../content/head-file-view.js';
import { StyledText } from '../content/styled-text.js';
import { templatesQuery } from '../data/templates.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { FormDialog } from '../shell/form-dialog.js';
import { HeadFileInput } from './head-file-input.js';

type TemplateContent = Extract<MessageContent, { type: 'template' }>;

interface Props {
  accountId: string;
  /** What the channel's templates may begin with. */
  files: readonly HeadFile[];
  onClose: () => void;
  onSend: (content: TemplateContent) => void;
}

/** Picks an approved template, fills in its values and shows what the customer will get. */
export function SendTemplateDialog({ accountId, files, onClose, onSend }: Props) {
  const { t } = useTranslation();
  const [chosenKey, setChosenKey] = useState<string | null>(null);
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [media, setMedia] = useState<StoredMedia | null>(null);
  // One that may not be sent any more leaves the list, and so what was chosen.
  const { data } = useQuery(templatesQuery(accountId));
  const chosen = data?.items.find((template) => keyOf(template) === chosenKey) ?? null;
  const texts = chosen?.parameters.filter(({ file }) => file === undefined) ?? [];
  const wanted = chosen?.parameters.find(({ file }) => file !== undefined)?.file;
  const ready =
    chosen !== null && texts.every(({ name }) => (values[name] ?? '').trim() !== '') && (wanted === undefined || media !== null);
  const send = (): void => {
    if (chosen === null) return;
    const parameters = Object.fromEntries(texts.map(({ name }) => [name, (values[name] ?? '').trim()]));
    onSend({ type: 'template', name: chosen.name, language: chosen.language, parameters, ...(media !== null && { media }) });
  };
  const choose = (key: string | null): void => {
    setChosenKey(key);
    setValues({});
    setMedia(null);
  };
  return (
    <FormDialog action={t('composer.send')} title={t('composer.send_template')} ready={ready} onClose={onClose} onSubmit={send}>
      <TemplateChoice accountId={accountId} chosen={chosen} onChosen={choose} />
      {wanted !== undefined && (
        <HeadFileInput
          key={chosenKey}
          label={t(`headFile.${wanted}`)}
          kinds={files.filter(({ type }) => type === wanted)}
          required
          onChange={setMedia}
        />
      )}
      {texts.map(({ name, example }) => (
        <TextInput
          key={name}
          label={t('composer.templateValue', { name })}
          placeholder={example}
          value={values[name] ?? ''}
          maxLength={1024}
          required
          onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
        />
      ))}
      {chosen !== null && (
        <div>
          <Text size="sm" fw={500} mb={4}>
            {t('composer.templatePreview')}
          </Text>
          <Paper withBorder p="sm" radius="md" data-testid="template-preview">
            {media !== null && <HeadFileView media={media} />}
            <StyledText text={templateText(chosen, values, true)} />
          </Paper>
        </div>
      )}
    </FormDialog>
  );
}

const keyOf = ({ name, language }: MessageTemplate): string => `${name} ${language}`;

function TemplateChoice({
  accountId,
  chosen,
  onChosen,
}: {
  accountId: string;
  chosen: MessageTemplate | null;
  onChosen: (key: string | null) => void;
}) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const { data, error } = useQuery(templatesQuery(accountId));
  if (error !== null)
    return (
      <Alert color="red" icon={<IconAlertCircle size={18} />} role="alert">
        {describe(error)}
      </Alert>
    );
  if (data === undefined) return <Loader role="status" aria-label={t('common.loading')} />;
  if (data.items.length === 0) return <Alert title={t('composer.noTemplates')}>{t('composer.noTemplatesText')}</Alert>;
  const byKey = new Map(data.items.map((template) => [keyOf(template), template]));
  return (
    <Select
      label={t('composer.template')}
      placeholder={t('composer.templateSearch')}
      searchable
      required
      data-autofocus
      comboboxProps={{ withinPortal: true }}
      maxDropdownHeight={320}
      limit={50}
      data={data.items.map((template) => ({ value: keyOf(template), label: titleOf(template) }))}
      value={chosen === null ? null : keyOf(chosen)}
      onChange={onChosen}
      filter={({ options, search }) => {
        const words = search.trim().toLowerCase();
        return options.filter((option) => {
          const template = 'value' in option ? byKey.get(option.value) : undefined;
          return template !== undefined && `${template.name}\n${template.preview}`.toLowerCase().includes(words);
        });
      }}
      renderOption={({ option }) => <TemplateOption template={byKey.get(option.value)} />}
    />
  );
}

/** The first line of its words says more than a name made for programs. */
function titleOf({ name, language, preview }: MessageTemplate): string {
  const [first = name] = preview.split('\n');
  return `${/^[a-z0-9_]{1,40}$/.test(name) ? name : first} · ${language}`;
}

function TemplateOption({ template }: { template: MessageTemplate | undefined }) {
  const { t, i18n } = useTranslation();
  if (template === undefined) return null;
  const file = template.parameters.find((parameter) => parameter.file !== undefined)?.file;
  const category = `templateCategory.${template.category ?? ''}`;
  return (
    <div>
      <Group gap={6}>
        <Text size="sm" fw={600}>
          {titleOf(template)}
        </Text>
        {template.category !== undefined && (
          <Badge size="xs" variant="light">
            {i18n.exists(category) ? t(category) : template.category}
          </Badge>
        )}
        {file !== undefined && (
          <Badge size="xs" variant="light" color="gray">
            {t(`content.kind.${file}`)}
          </Badge>
        )}
      </Group>
      <Text size="xs" c="dimmed" lineClamp={2} style={{ whiteSpace: 'pre-line' }}>
        {templateText(template, {}, true)}
      </Text>
    </div>
  );
}
