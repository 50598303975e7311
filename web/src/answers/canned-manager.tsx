import { Badge, Button, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { IconMessageBolt, IconPlus, IconSearch } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { CannedResponseView, CannedScope } from '../../../src/contract/answers.js';
import { QueryState } from '../admin/query-state.js';
import { SectionHead } from '../admin/section-head.js';
import { listGroups } from '../api/admin.js';
import { deleteCanned, listCanned } from '../api/answers.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { languageName } from '../i18n/language-name.js';
import { ConfirmDialog } from '../shell/confirm-dialog.js';
import { notify } from '../shell/notify.js';
import { PageMessage } from '../shell/page-message.js';
import classes from './answers.module.css';
import { CannedDialog } from './canned-dialog.js';

interface Props {
  title: string;
  text: string;
  /** Which ones are kept here. */
  scopes: readonly CannedScope[];
}

/** A list of canned responses to add to, search, change and delete. */
export function CannedManager({ title, text, scopes }: Props) {
  const { t } = useTranslation();
  const responses = useQuery({ queryKey: ['canned-responses'], queryFn: () => listCanned() });
  const [creating, setCreating] = useState(false);
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const button = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setCreating(true)}>
      {t('answers.newCanned')}
    </Button>
  );
  return (
    <>
      <SectionHead title={title} text={text}>
        {button}
      </SectionHead>
      <QueryState query={responses}>
        {({ items }) => {
          const kept = items.filter(({ scope }) => scopes.includes(scope));
          const shown = kept.filter((item) => `${item.shortcut}\n${item.title}\n${item.text}`.toLowerCase().includes(wanted));
          if (kept.length === 0)
            return <PageMessage icon={<IconMessageBolt size={28} />} title={t('answers.noCanned')} text={t('answers.noCannedText')} />;
          return (
            <Stack gap="sm">
              <TextInput
                value={search}
                onChange={(event) => setSearch(event.currentTarget.value)}
                placeholder={t('answers.search')}
                aria-label={t('answers.search')}
                leftSection={<IconSearch size={16} />}
                maw={320}
              />
              {shown.length === 0 && <Text c="dimmed">{t('answers.nothingFound')}</Text>}
              {shown.map((response) => (
                <CannedCard key={response.id} response={response} scopes={scopes} />
              ))}
            </Stack>
          );
        }}
      </QueryState>
      {creating && <CannedDialog scopes={scopes} onClose={() => setCreating(false)} />}
    </>
  );
}

function CannedCard({ response, scopes }: { response: CannedResponseView; scopes: readonly CannedScope[] }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const describe = useDescribeError();
  const groups = useQuery({ queryKey: ['groups'], queryFn: listGroups, enabled: response.groupId !== undefined });
  const [asking, setAsking] = useState<'edit' | 'delete' | null>(null);
  const remove = useMutation({
    mutationFn: () => deleteCanned(response.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['canned-responses'] }),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  const group = groups.data?.items.find(({ id }) => id === response.groupId)?.name;
  return (
    <Paper withBorder p="sm" px="md" radius="lg" component="article" aria-label={response.title}>
      <Group gap="xs" align="flex-start">
        <div className={classes.words}>
          <Group gap="xs">
            <Text fw={600} c="var(--sb-accent-text)">
              /{response.shortcut}
            </Text>
            <Text fw={600}>{response.title}</Text>
            {response.scope !== 'own' && (
              <Badge variant="default">
                {response.scope === 'general' ? t('answers.scope.general') : (group ?? t('answers.scope.group'))}
              </Badge>
            )}
            {response.language !== undefined && <Badge variant="default">{languageName(response.language, i18n.language)}</Badge>}
          </Group>
          <Text size="sm" lineClamp={2} className={classes.answer ?? ''}>
            {response.text}
          </Text>
          {response.usedCount > 0 && (
            <Text size="xs" c="dimmed">
              {t('answers.used', { count: response.usedCount })}
            </Text>
          )}
        </div>
        <Group gap={4} wrap="nowrap">
          <Button size="compact-sm" variant="subtle" onClick={() => setAsking('edit')}>
            {t('common.edit')}
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            c="var(--sb-danger)"
            loading={remove.isPending}
            onClick={() => setAsking('delete')}
          >
            {t('common.delete')}
          </Button>
        </Group>
      </Group>
      {asking === 'edit' && <CannedDialog response={response} scopes={scopes} onClose={() => setAsking(null)} />}
      {asking === 'delete' && (
        <ConfirmDialog
          title={t('answers.deleteCanned', { shortcut: response.shortcut })}
          text={t('answers.deleteCannedText')}
          action={t('common.delete')}
          onClose={() => setAsking(null)}
          onConfirmed={() => remove.mutate()}
        />
      )}
    </Paper>
  );
}
