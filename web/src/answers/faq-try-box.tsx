import { Button, Group, Paper, Progress, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { matchFaq } from '../api/answers.js';
import { useDescribeError } from '../i18n/describe-error.js';

const SHOWN = 4;

/** What would be found for a customer's words, and how surely. */
export function FaqTryBox() {
  const { t, i18n } = useTranslation();
  const describe = useDescribeError();
  const [text, setText] = useState('');
  const attempt = useMutation({ mutationFn: () => matchFaq(text.trim()) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() !== '') attempt.mutate();
  };
  const score = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 2, minimumFractionDigits: 2 });
  return (
    <Paper withBorder p="md" radius="lg" bg="var(--sb-sunken)">
      <form onSubmit={submit}>
        <Group align="flex-end" gap="xs">
          <TextInput
            label={t('answers.tryText')}
            placeholder={t('answers.tryPlaceholder')}
            value={text}
            maxLength={500}
            style={{ flex: '1 1 240px' }}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" variant="light" loading={attempt.isPending} disabled={text.trim() === ''}>
            {t('answers.tryIt')}
          </Button>
        </Group>
      </form>
      <div role="status">
        {attempt.error !== null && (
          <Text size="sm" c="var(--sb-danger)" mt="sm">
            {describe(attempt.error)}
          </Text>
        )}
        {attempt.data?.items.length === 0 && (
          <Text size="sm" c="dimmed" mt="sm">
            {t('answers.tryNothing')}
          </Text>
        )}
        {attempt.data !== undefined && attempt.data.items.length > 0 && (
          <Stack gap={8} mt="sm">
            {attempt.data.items.slice(0, SHOWN).map((match) => (
              <div key={match.entry.id}>
                <Group justify="space-between" gap="xs" wrap="nowrap">
                  <Text size="sm" truncate>
                    {match.entry.question}
                  </Text>
                  <Text size="sm" c="dimmed" style={{ flex: 'none' }}>
                    {t('answers.score', { score: score.format(match.score) })}
                  </Text>
                </Group>
                <Progress value={match.score * 100} size="sm" aria-hidden="true" />
              </div>
            ))}
          </Stack>
        )}
      </div>
    </Paper>
  );
}
