import { ActionIcon, Badge, Button, Fieldset, Group, Paper, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from '../../i18n/translation.js';
import type { AccountMenuLimits } from '../../../../src/contract/account-tools.js';
import { textLength } from '../../composer/text-length.js';
import { LEAF_KINDS, NEW_LEAF, type ButtonDraft, type LeafDraft } from './menu-draft.js';

interface Props<Draft> {
  number: number;
  draft: Draft;
  limits: AccountMenuLimits;
  onChange: (draft: Draft) => void;
  onRemove: () => void;
}

/** A button of the menu, with what is below it. */
export function MenuButton({ number, draft, limits, onChange, onRemove }: Props<ButtonDraft>) {
  const { t } = useTranslation();
  const { entries, kind } = draft;
  return (
    <Fieldset legend={t('accountMenu.button', { number })} radius="md">
      <Stack gap="sm">
        <Head
          draft={draft}
          labelMax={limits.labelMax}
          limits={limits}
          kinds={['entries', ...kindsFor(draft)]}
          onLabel={(label) => onChange({ ...draft, label })}
          onKind={(chosen) =>
            onChange({ ...draft, kind: chosen, entries: chosen === 'entries' && entries.length === 0 ? [NEW_LEAF] : entries })
          }
          onRemove={onRemove}
        />
        {kind === 'entries' ? (
          <Stack gap="xs">
            {entries.map((below, index) => (
              <Paper key={index} withBorder p="sm" radius="md" role="group" aria-label={t('accountMenu.subButton', { number: index + 1 })}>
                <Leaf
                  number={index + 1}
                  draft={below}
                  limits={limits}
                  onChange={(changed) =>
                    onChange({ ...draft, entries: entries.map((known, place) => (place === index ? changed : known)) })
                  }
                  onRemove={() => onChange({ ...draft, entries: entries.filter((_known, place) => place !== index) })}
                />
              </Paper>
            ))}
            {entries.length < limits.maxSubEntries && (
              <Button
                size="xs"
                variant="subtle"
                leftSection={<IconPlus size={15} />}
                onClick={() => onChange({ ...draft, entries: [...entries, NEW_LEAF] })}
              >
                {t('accountMenu.addEntry')}
              </Button>
            )}
          </Stack>
        ) : (
          <Does draft={{ ...draft, kind }} onChange={(changed) => onChange({ ...draft, ...changed })} />
        )}
      </Stack>
    </Fieldset>
  );
}

function Leaf({ draft, limits, onChange, onRemove }: Props<LeafDraft>) {
  return (
    <Stack gap="sm">
      <Head
        draft={draft}
        labelMax={limits.subLabelMax}
        limits={limits}
        kinds={kindsFor(draft)}
        onLabel={(label) => onChange({ ...draft, label })}
        onKind={(kind) => onChange({ ...draft, kind: LEAF_KINDS.find((known) => known === kind) ?? 'link' })}
        onRemove={onRemove}
      />
      <Does draft={draft} onChange={onChange} />
    </Stack>
  );
}

/** What only the platform knows can be kept, not made here. */
function kindsFor({ type }: LeafDraft | ButtonDraft): ButtonDraft['kind'][] {
  return LEAF_KINDS.filter((kind) => kind !== 'other' || type !== '');
}

interface HeadProps {
  draft: LeafDraft | ButtonDraft;
  labelMax: number;
  limits: AccountMenuLimits;
  kinds: ButtonDraft['kind'][];
  onLabel: (label: string) => void;
  onKind: (kind: ButtonDraft['kind']) => void;
  onRemove: () => void;
}

function Head({ draft, labelMax, limits, kinds, onLabel, onKind, onRemove }: HeadProps) {
  const { t } = useTranslation();
  const length = textLength(draft.label.trim(), limits.unit);
  return (
    <Group align="flex-start" gap="sm" wrap="nowrap">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" style={{ flex: 1 }}>
        <TextInput
          label={t('accountMenu.label')}
          value={draft.label}
          required
          error={length > labelMax ? t('accountMenu.tooLong', { length, max: labelMax }) : undefined}
          onChange={(event) => onLabel(event.currentTarget.value)}
        />
        <Select
          label={t('accountMenu.does')}
          data={kinds.map((kind) => ({ value: kind, label: t(`accountMenu.kind.${kind}`) }))}
          value={draft.kind}
          onChange={(value) => onKind(kinds.find((kind) => kind === value) ?? draft.kind)}
          allowDeselect={false}
        />
      </SimpleGrid>
      <ActionIcon
        variant="subtle"
        color="red"
        c="var(--sb-danger)"
        mt={26}
        onClick={onRemove}
        aria-label={t('accountMenu.remove', { label: draft.label })}
      >
        <IconTrash size={17} />
      </ActionIcon>
    </Group>
  );
}

function Does({ draft, onChange }: { draft: LeafDraft; onChange: (draft: LeafDraft) => void }) {
  const { t } = useTranslation();
  const field = (name: 'key' | 'url' | 'appId' | 'page', label: string) => (
    <TextInput label={label} value={draft[name]} required onChange={(event) => onChange({ ...draft, [name]: event.currentTarget.value })} />
  );
  switch (draft.kind) {
    case 'answer':
      return field('key', t('accountMenu.key'));
    case 'link':
      return field('url', t('accountMenu.url'));
    case 'mini_program':
      return (
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          {field('appId', t('accountMenu.appId'))}
          {field('page', t('accountMenu.page'))}
          {field('url', t('accountMenu.fallbackUrl'))}
        </SimpleGrid>
      );
    case 'other':
      return (
        <Group gap="xs">
          <Badge variant="light" color="gray" tt="none">
            {draft.type}
          </Badge>
          <span>{draft.value}</span>
        </Group>
      );
  }
}
