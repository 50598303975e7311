import { Accordion, Input, NumberInput, Select, Slider, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { BotSettingsView } from '../../../src/contract/answers.js';
import type { ChannelAccountView } from '../../../src/contract/api.js';
import { changedParts } from '../admin/changed-parts.js';
import { getBot, putBot } from '../api/answers.js';
import { LANGUAGES } from '../i18n/languages.js';
import { FormDialog } from '../shell/form-dialog.js';

interface Props {
  account: ChannelAccountView;
  settings: BotSettingsView;
  onClose: () => void;
}

export function BotDialog({ account, settings, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [before] = useState(settings);
  const [draft, setDraft] = useState(before);
  const set = (change: Partial<BotSettingsView>): void => setDraft((before) => ({ ...before, ...change }));
  const save = useMutation({
    // What was left alone stays as colleagues have it by now: on or off, too.
    mutationFn: async () =>
      putBot(account.id, { ...(await getBot(account.id)), ...changedParts(before, { ...draft, name: draft.name.trim() }) }),
    onSuccess: (saved) => {
      client.setQueryData(['bot', account.id], saved);
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('answers.botOf', { account: account.name })}
      action={t('common.save')}
      ready={draft.name.trim() !== ''}
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => save.mutate()}
    >
      <TextInput
        label={t('answers.botName')}
        description={t('answers.botNameText')}
        value={draft.name}
        maxLength={100}
        required
        data-autofocus
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Select
        label={t('answers.botLanguage')}
        data={LANGUAGES.map(({ code, label }) => ({ value: code, label }))}
        value={draft.language}
        allowDeselect={false}
        onChange={(value) => set({ language: LANGUAGES.find(({ code }) => code === value)?.code ?? draft.language })}
      />
      <Switch
        label={t('answers.botSuggests')}
        checked={draft.suggests}
        onChange={(event) => set({ suggests: event.currentTarget.checked })}
      />
      <TagsInput
        label={t('answers.transferWords')}
        description={t('answers.transferWordsText')}
        value={draft.transferWords}
        maxTags={100}
        splitChars={[',', '，']}
        onChange={(transferWords) => set({ transferWords })}
      />
      <NumberInput
        label={t('answers.maxMisses')}
        description={t('answers.maxMissesText')}
        value={draft.maxMisses}
        min={1}
        max={20}
        allowDecimal={false}
        clampBehavior="strict"
        onChange={(value) => typeof value === 'number' && set({ maxMisses: value })}
      />
      <Accordion variant="contained" chevronPosition="left">
        <Accordion.Item value="finer">
          <Accordion.Control fz="sm">{t('answers.finer')}</Accordion.Control>
          <Accordion.Panel>
            <Stack>
              <Share
                label={t('answers.answerThreshold')}
                text={t('answers.answerThresholdText')}
                value={draft.answerThreshold}
                onChange={(answerThreshold) => set({ answerThreshold, offerThreshold: Math.min(draft.offerThreshold, answerThreshold) })}
              />
              <Share
                label={t('answers.offerThreshold')}
                value={draft.offerThreshold}
                onChange={(offerThreshold) => set({ offerThreshold, answerThreshold: Math.max(draft.answerThreshold, offerThreshold) })}
              />
              <Share
                label={t('answers.margin')}
                text={t('answers.marginText')}
                value={draft.margin}
                onChange={(margin) => set({ margin })}
              />
            </Stack>
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </FormDialog>
  );
}

function Share({ label, text, value, onChange }: { label: string; text?: string; value: number; onChange: (value: number) => void }) {
  const { i18n } = useTranslation();
  const shown = new Intl.NumberFormat(i18n.language, { minimumFractionDigits: 2 });
  return (
    <Input.Wrapper label={label} description={text} labelElement="div">
      <Slider
        mt={6}
        min={0}
        max={1}
        step={0.01}
        value={value}
        onChange={onChange}
        label={(current) => shown.format(current)}
        thumbLabel={label}
      />
    </Input.Wrapper>
  );
}
