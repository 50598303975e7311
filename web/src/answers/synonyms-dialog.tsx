import { Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { QueryState } from '../admin/query-state.js';
import { getFaqSettings, putFaqSettings } from '../api/answers.js';
import { Dialog } from '../shell/dialog.js';
import { FormDialog } from '../shell/form-dialog.js';
import { linesOfSynonyms, synonymsOfLines } from './synonym-lines.js';

export function SynonymsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const settings = useQuery({ queryKey: ['faq-settings'], queryFn: getFaqSettings, staleTime: 0 });
  if (settings.data !== undefined && settings.isFetchedAfterMount)
    return <SynonymsForm before={settings.data.synonyms} onClose={onClose} />;
  return (
    <Dialog onClose={onClose} title={t('answers.synonyms')} closeOnClickOutside={false}>
      <QueryState query={settings}>{() => null}</QueryState>
    </Dialog>
  );
}

function SynonymsForm({ before, onClose }: { before: string[][]; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [lines, setLines] = useState(() => linesOfSynonyms(before));
  const { synonyms, short } = synonymsOfLines(lines);
  const save = useMutation({
    mutationFn: () => putFaqSettings({ synonyms }),
    onSuccess: (settings) => {
      client.setQueryData(['faq-settings'], settings);
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('answers.synonyms')}
      action={t('common.save')}
      ready={short === undefined}
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => save.mutate()}
    >
      <Textarea
        label={t('answers.synonyms')}
        description={t('answers.synonymsText')}
        error={short === undefined ? null : t('answers.synonymsShort', { line: short })}
        autosize
        minRows={6}
        maxRows={16}
        value={lines}
        data-autofocus
        onChange={(event) => setLines(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
