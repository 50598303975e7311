import { Alert, Button, Group, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import type { AccountTexts } from '../../../../src/contract/texts.js';
import { putTexts } from '../../api/texts.js';
import { useDescribeError } from '../../i18n/describe-error.js';
import { notify } from '../../shell/notify.js';
import { UnsavedGuard } from '../../shell/unsaved-guard.js';
import { isAlike, useDraft } from '../use-draft.js';
import { LanguageBar } from './language-bar.js';
import { languageName } from '../../i18n/language-name.js';
import { QueuePace, TextField } from './text-field.js';
import { draftOf, KINDS, textsOf, withoutDefault, withText } from './texts-draft.js';

const EXAMPLE = '{{hours.opensAt|…}}';

/** One account's texts; nothing is said until they are saved. */
export function TextsForm({ accountId, stored }: { accountId: string; stored: AccountTexts }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const describe = useDescribeError();
  const before = draftOf(stored, i18n.language);
  const [draft, setDraft] = useDraft(before);
  const [chosenLanguage, setLanguage] = useState(before.defaultLanguage);
  const language = draft.languages.includes(chosenLanguage) ? chosenLanguage : draft.defaultLanguage;
  const wanted = textsOf(draft);
  const isSame = isAlike(wanted, textsOf(before));
  const isMissing = withoutDefault(draft).length > 0;
  const save = useMutation({
    mutationFn: () => putTexts(accountId, wanted),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['account-texts', accountId] });
      notify({ color: 'teal', message: t('texts.saved') });
    },
  });
  return (
    <Stack>
      <UnsavedGuard unsaved={!isSame} />
      <LanguageBar
        languages={draft.languages}
        shown={language}
        defaultLanguage={draft.defaultLanguage}
        onShow={setLanguage}
        onChange={(languages) => setDraft({ ...draft, languages })}
      />
      {draft.languages.length > 1 && (
        <Select
          label={t('texts.defaultLanguage')}
          data={draft.languages.map((tag) => ({ value: tag, label: languageName(tag, i18n.language) }))}
          value={draft.defaultLanguage}
          onChange={(tag) => setDraft({ ...draft, defaultLanguage: tag ?? draft.defaultLanguage })}
          allowDeselect={false}
          maw={360}
        />
      )}
      {KINDS.map((kind) => (
        <TextField
          key={kind}
          kind={kind}
          language={language}
          text={draft.texts[kind]?.[language] ?? ''}
          onChange={(text) => setDraft(withText(draft, kind, language, text))}
        >
          {kind === 'queue' && (
            <QueuePace minutes={draft.queueEveryMinutes} onChange={(queueEveryMinutes) => setDraft({ ...draft, queueEveryMinutes })} />
          )}
        </TextField>
      ))}
      <Text size="sm" c="dimmed">
        {t('texts.instead', { example: EXAMPLE })}
      </Text>
      {isMissing && <Alert color="yellow">{t('texts.missing', { language: languageName(draft.defaultLanguage, i18n.language) })}</Alert>}
      {save.error !== null && <Alert color="red">{describe(save.error)}</Alert>}
      <Group>
        <Button disabled={isSame || isMissing} loading={save.isPending} onClick={() => save.mutate()}>
          {t('common.save')}
        </Button>
        {!isSame && (
          <Button
            variant="default"
            onClick={() => {
              setDraft(before);
              setLanguage(before.defaultLanguage);
            }}
          >
            {t('texts.undo')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
