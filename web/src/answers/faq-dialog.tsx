import { Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { FaqAnswer, FaqEntryView } from '../../../src/contract/answers.js';
import { changeFaq, createFaq } from '../api/answers.js';
import { FormDialog } from '../shell/form-dialog.js';
import { LanguageSelect } from './language-select.js';

interface Draft {
  question: string;
  phrasings: string;
  keywords: string[];
  answer: string;
  url: string;
  language: string | null;
  enabled: boolean;
  suggested: boolean;
}

export function FaqDialog({ entry, onClose }: { entry?: FaqEntryView; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>(() => draftOf(entry));
  const set = (change: Partial<Draft>): void => setDraft((before) => ({ ...before, ...change }));
  const save = useMutation({
    mutationFn: () => {
      const { question, phrasings, keywords, language, enabled, suggested } = draft;
      const input = {
        question: question.trim(),
        phrasings: linesOf(phrasings),
        keywords,
        answer: answerOf(draft),
        language,
        enabled,
        suggested,
      };
      return entry === undefined ? createFaq(input) : changeFaq(entry.id, input);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['faq'] });
      onClose();
    },
  });
  return (
    <FormDialog
      title={t(entry === undefined ? 'answers.newFaq' : 'answers.editFaq')}
      action={t('common.save')}
      ready={draft.question.trim() !== '' && (draft.answer.trim() !== '' || draft.url.trim() !== '')}
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => save.mutate()}
    >
      <TextInput
        label={t('answers.question')}
        value={draft.question}
        maxLength={200}
        required
        data-autofocus
        onChange={(event) => set({ question: event.currentTarget.value })}
      />
      <Textarea
        label={t('answers.phrasings')}
        description={t('answers.phrasingsText')}
        autosize
        minRows={3}
        maxRows={8}
        value={draft.phrasings}
        onChange={(event) => set({ phrasings: event.currentTarget.value })}
      />
      <TagsInput
        label={t('answers.keywords')}
        description={t('answers.keywordsText')}
        value={draft.keywords}
        maxTags={50}
        splitChars={[',', '，']}
        onChange={(keywords) => set({ keywords })}
      />
      <Textarea
        label={t('answers.answer')}
        autosize
        minRows={4}
        maxRows={12}
        value={draft.answer}
        maxLength={draft.url.trim() === '' ? 4096 : 256}
        onChange={(event) => set({ answer: event.currentTarget.value })}
      />
      <TextInput
        label={t('answers.link')}
        description={t('answers.linkText')}
        type="url"
        inputMode="url"
        value={draft.url}
        maxLength={2048}
        onChange={(event) => set({ url: event.currentTarget.value })}
      />
      <LanguageSelect value={draft.language} onChange={(language) => set({ language })} />
      <Switch
        label={t('answers.offered')}
        checked={draft.suggested}
        onChange={(event) => set({ suggested: event.currentTarget.checked })}
      />
      <Switch label={t('answers.enabled')} checked={draft.enabled} onChange={(event) => set({ enabled: event.currentTarget.checked })} />
    </FormDialog>
  );
}

function draftOf(entry: FaqEntryView | undefined): Draft {
  const answer = entry?.answer;
  return {
    question: entry?.question ?? '',
    phrasings: entry?.phrasings.join('\n') ?? '',
    keywords: entry?.keywords ?? [],
    answer: answer?.type === 'text' ? answer.text : (answer?.title ?? ''),
    url: answer?.type === 'link' ? answer.url : '',
    language: entry?.language ?? null,
    enabled: entry?.enabled ?? true,
    suggested: entry?.suggested ?? false,
  };
}

/** A link's words go where every platform shows them. */
function answerOf({ answer, url }: Draft): FaqAnswer {
  if (url.trim() === '') return { type: 'text', text: answer.trim() };
  return { type: 'link', url: url.trim(), ...(answer.trim() !== '' && { title: answer.trim() }) };
}

const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
];
