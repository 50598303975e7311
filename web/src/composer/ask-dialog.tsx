import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ContentInput, MenuAsk } from '../../../src/contract/content.js';
import { FormDialog } from '../shell/form-dialog.js';

type MenuContent = Extract<ContentInput, { type: 'menu' }>;

interface Props {
  asks: MenuAsk;
  onClose: () => void;
  onSend: (content: MenuContent) => void;
}

/** Asks the customer for their location or contact details, with words the agent may change. */
export function AskDialog({ asks, onClose, onSend }: Props) {
  const { t } = useTranslation();
  const [question, setQuestion] = useState(t(`composer.askFor.${asks}`));
  const send = (): void =>
    onSend({ type: 'menu', text: question.trim(), options: [{ id: asks, label: t(`composer.askedButton.${asks}`), asks }] });
  return (
    <FormDialog
      action={t('composer.send')}
      title={t(`composer.ask_${asks}`)}
      ready={question.trim() !== ''}
      onClose={onClose}
      onSubmit={send}
    >
      <Textarea
        label={t('composer.question')}
        description={t(`composer.askedHow.${asks}`)}
        value={question}
        maxLength={1024}
        autosize
        minRows={2}
        required
        onChange={(event) => setQuestion(event.currentTarget.value)}
        data-autofocus
      />
    </FormDialog>
  );
}
