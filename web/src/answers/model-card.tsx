import { Badge, Button, Group, Paper, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { QueryState } from '../admin/query-state.js';
import { checkModel, getModel } from '../api/answers.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { useSaid } from '../i18n/said.js';
import { notify } from '../shell/notify.js';
import classes from './answers.module.css';
import { ModelDialog } from './model-dialog.js';

const PURPOSES = ['answers', 'drafts', 'summaries'] as const;
const LABELS = { answers: 'answers.modelAnswers', drafts: 'answers.modelDrafts', summaries: 'answers.modelSummaries' } as const;

/** The language model, what it is asked for, and whether it answers. */
export function ModelCard() {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const said = useSaid();
  const model = useQuery({ queryKey: ['model-settings'], queryFn: getModel });
  const [editing, setEditing] = useState(false);
  const check = useMutation({
    mutationFn: checkModel,
    onSuccess: ({ ok, message = '', ...how }) =>
      notify({ color: ok ? 'teal' : 'red', message: ok ? t('answers.modelWorks') : said({ message, ...how }) }),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  return (
    <Paper withBorder p="md" radius="lg" mt="xl" component="section" aria-label={t('answers.model')}>
      <QueryState query={model}>
        {(settings) => (
          <Group gap="sm" align="flex-start">
            <div className={classes.words}>
              <Title order={2} size="h5">
                {t('answers.model')}
              </Title>
              <Text size="sm" c="dimmed">
                {t('answers.modelText')}
              </Text>
              <Group gap={6} mt="xs">
                {settings.baseUrl === '' ? (
                  <Badge variant="default">{t('answers.modelOff')}</Badge>
                ) : (
                  <>
                    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                      {settings.model} · {new URL(settings.baseUrl).host}
                    </Text>
                    {PURPOSES.filter((purpose) => settings[purpose]).map((purpose) => (
                      <Badge key={purpose} variant="light" style={{ flex: 'none' }}>
                        {t(LABELS[purpose])}
                      </Badge>
                    ))}
                  </>
                )}
              </Group>
            </div>
            <Group gap={6}>
              {settings.baseUrl !== '' && (
                <Button size="xs" variant="default" loading={check.isPending} onClick={() => check.mutate()}>
                  {t('answers.checkModel')}
                </Button>
              )}
              <Button size="xs" variant="default" onClick={() => setEditing(true)}>
                {t('answers.setUpModel')}
              </Button>
            </Group>
            {editing && <ModelDialog settings={settings} onClose={() => setEditing(false)} />}
          </Group>
        )}
      </QueryState>
    </Paper>
  );
}
