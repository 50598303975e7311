import { Group, NumberInput, Paper, Text, Textarea, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useRef, type ReactNode } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import type { TextKind, TextPlaceholder } from '../../../../src/contract/texts.js';
import classes from './texts.module.css';
import { inserted, PLACEHOLDERS } from './texts-draft.js';

interface Props {
  kind: TextKind;
  language: string;
  text: string;
  onChange: (text: string) => void;
  children?: ReactNode;
}

/** One text in one language, with what it can fill in a click away. */
export function TextField({ kind, language, text, onChange, children }: Props) {
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  const insert = (placeholder: TextPlaceholder): void => {
    onChange(inserted(text, placeholder, field.current?.selectionStart ?? text.length));
    field.current?.focus();
  };
  return (
    <Paper withBorder p="md" radius="lg">
      <Textarea
        ref={field}
        label={t(`texts.kind.${kind}`)}
        description={t(`texts.when.${kind}`)}
        lang={language}
        value={text}
        maxLength={1000}
        autosize
        minRows={2}
        maxRows={8}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Group gap={6} mt="xs">
        <Text size="xs" c="dimmed">
          {t('texts.fills')}
        </Text>
        {PLACEHOLDERS[kind].map((placeholder) => (
          <UnstyledButton key={placeholder} className={classes.placeholder ?? ''} onClick={() => insert(placeholder)}>
            <VisuallyHidden>{t('texts.insert')}</VisuallyHidden> <code>{`{{${placeholder}}}`}</code> {t(wordsFor(placeholder))}
          </UnstyledButton>
        ))}
      </Group>
      {children}
    </Paper>
  );
}

export function QueuePace({ minutes, onChange }: { minutes: number; onChange: (minutes: number) => void }) {
  const { t } = useTranslation();
  return (
    <NumberInput
      label={t('texts.queueEvery')}
      value={minutes}
      min={1}
      max={120}
      allowDecimal={false}
      clampBehavior="strict"
      size="xs"
      mt="sm"
      maw={240}
      onChange={(value) => typeof value === 'number' && onChange(value)}
    />
  );
}

function wordsFor(placeholder: TextPlaceholder) {
  switch (placeholder) {
    case 'contact.name':
      return 'texts.placeholder.contact_name';
    case 'account.name':
      return 'texts.placeholder.account_name';
    case 'agent.name':
      return 'texts.placeholder.agent_name';
    case 'hours.opensAt':
      return 'texts.placeholder.hours_opensAt';
    case 'queue.position':
      return 'texts.placeholder.queue_position';
    case 'queue.wait':
      return 'texts.placeholder.queue_wait';
    case 'timeout.minutes':
      return 'texts.placeholder.timeout_minutes';
  }
}
