import { Badge, Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconHelpCircle, IconPlus, IconSearch } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { FaqEntryView } from '../../../src/contract/answers.js';
import { QueryState } from '../admin/query-state.js';
import { SectionHead } from '../admin/section-head.js';
import { deleteFaq, listFaq } from '../api/answers.js';
import { answerText } from '../composer/suggested-answers.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { languageName } from '../i18n/language-name.js';
import { ConfirmDialog } from '../shell/confirm-dialog.js';
import { notify } from '../shell/notify.js';
import { PageMessage } from '../shell/page-message.js';
import classes from './answers.module.css';
import { FaqDialog } from './faq-dialog.js';
import { FaqTryBox } from './faq-try-box.js';
import { SynonymsDialog } from './synonyms-dialog.js';

export function FaqPage() {
  const { t } = useTranslation();
  const entries = useQuery({ queryKey: ['faq'], queryFn: listFaq });
  const [asking, setAsking] = useState<'new' | 'synonyms' | null>(null);
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  return (
    <>
      <SectionHead title={t('answers.faq')} text={t('answers.faqText')}>
        <Group gap="xs">
          <Button variant="default" onClick={() => setAsking('synonyms')}>
            {t('answers.synonyms')}
          </Button>
          <Button leftSection={<IconPlus size={18} />} onClick={() => setAsking('new')}>
            {t('answers.newFaq')}
          </Button>
        </Group>
      </SectionHead>
      <QueryState query={entries}>
        {({ items }) => {
          if (items.length === 0)
            return <PageMessage icon={<IconHelpCircle size={28} />} title={t('answers.noFaq')} text={t('answers.noFaqText')} />;
          const shown = items.filter((entry) => wordsOf(entry).includes(wanted));
          return (
            <Stack gap="sm">
              <FaqTryBox />
              <TextInput
                value={search}
                onChange={(event) => setSearch(event.currentTarget.value)}
                placeholder={t('answers.search')}
                aria-label={t('answers.search')}
                leftSection={<IconSearch size={16} />}
                maw={320}
              />
              {shown.length === 0 && <Text c="dimmed">{t('answers.nothingFound')}</Text>}
              {shown.map((entry) => (
                <FaqCard key={entry.id} entry={entry} />
              ))}
            </Stack>
          );
        }}
      </QueryState>
      {asking === 'new' && <FaqDialog onClose={() => setAsking(null)} />}
      {asking === 'synonyms' && <SynonymsDialog onClose={() => setAsking(null)} />}
    </>
  );
}

const wordsOf = ({ question, phrasings, keywords, answer }: FaqEntryView): string =>
  [question, ...phrasings, ...keywords, answerText(answer)].join('\n').toLowerCase();

function FaqCard({ entry }: { entry: FaqEntryView }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const describe = useDescribeError();
  const [asking, setAsking] = useState<'edit' | 'delete' | null>(null);
  const remove = useMutation({
    mutationFn: () => deleteFaq(entry.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['faq'] }),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  return (
    <Paper withBorder p="sm" px="md" radius="lg" component="article" aria-label={entry.question}>
      <Group gap="xs" align="flex-start">
        <div className={classes.words}>
          <Group gap="xs">
            <Title order={2} size="h6" style={{ overflowWrap: 'anywhere' }}>
              {entry.question}
            </Title>
            {!entry.enabled && <Badge variant="default">{t('answers.isOff')}</Badge>}
            {entry.suggested && <Badge variant="light">{t('answers.isOffered')}</Badge>}
            {entry.language !== undefined && <Badge variant="default">{languageName(entry.language, i18n.language)}</Badge>}
          </Group>
          <Text size="sm" lineClamp={2} className={classes.answer ?? ''}>
            {answerText(entry.answer)}
          </Text>
          {(entry.phrasings.length > 0 || entry.keywords.length > 0) && (
            <Text size="xs" c="dimmed" lineClamp={1}>
              {[...entry.phrasings, ...entry.keywords].join(' · ')}
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
      {asking === 'edit' && <FaqDialog entry={entry} onClose={() => setAsking(null)} />}
      {asking === 'delete' && (
        <ConfirmDialog
          title={t('answers.deleteFaq')}
          text={t('answers.deleteFaqText', { question: entry.question })}
          action={t('common.delete')}
          onClose={() => setAsking(null)}
          onConfirmed={() => remove.mutate()}
        />
      )}
    </Paper>
  );
}
