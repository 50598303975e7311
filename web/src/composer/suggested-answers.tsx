import { Button } from '@mantine/core';
import { IconBulb, IconSparkles } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from '../i18n/translation.js';
import type { FaqAnswer } from '../../../src/contract/answers.js';
import type { ConversationView } from '../../../src/contract/api.js';
import { draftReply, getModel, listSuggestions } from '../api/answers.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { notify } from '../shell/notify.js';
import classes from './suggested-answers.module.css';

/** What the FAQ would answer to the customer's last words, until somebody has answered. A click writes it, nothing is sent. */
export function SuggestedAnswers({ row, onChosen }: { row: ConversationView; onChosen: (text: string) => void }) {
  const { t } = useTranslation();
  const asked = row.lastMessage?.kind === 'in' ? row.lastMessage.seq : null;
  const { data } = useQuery({
    queryKey: ['suggestions', row.id, asked],
    queryFn: ({ signal }) => listSuggestions(row.id, signal),
    enabled: asked !== null,
    staleTime: 60_000,
    retry: false,
  });
  const model = useQuery({ queryKey: ['model-settings'], queryFn: getModel, staleTime: 300_000, retry: false });
  const describe = useDescribeError();
  const draft = useMutation({
    mutationFn: () => draftReply(row.id),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  const drafts = model.data?.drafts === true;
  const matches = data?.items ?? [];
  if (asked === null || (matches.length === 0 && !drafts)) return null;
  return (
    <div className={classes.row} role="group" aria-label={t('answers.suggested')}>
      {drafts && (
        <Button
          size="compact-sm"
          radius="xl"
          variant="light"
          className={classes.draft ?? ''}
          leftSection={<IconSparkles size={15} />}
          loading={draft.isPending}
          // Whoever has begun to write meanwhile, or has gone elsewhere, keeps their own words.
          onClick={() => draft.mutate(undefined, { onSuccess: ({ text }) => onChosen(text) })}
        >
          {t('answers.draft')}
        </Button>
      )}
      {matches.length > 0 && <IconBulb size={16} aria-hidden="true" className={classes.mark} />}
      {matches.map(({ entry }) => (
        <button
          key={entry.id}
          type="button"
          className={classes.chip}
          title={answerText(entry.answer)}
          onClick={() => onChosen(answerText(entry.answer))}
        >
          {entry.question}
        </button>
      ))}
    </div>
  );
}

export function answerText(answer: FaqAnswer): string {
  if (answer.type === 'text') return answer.text;
  return [answer.title, answer.description, answer.url].filter((part) => part !== undefined && part !== '').join('\n');
}
