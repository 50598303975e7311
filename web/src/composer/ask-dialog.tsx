import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { MessageContent, MenuAsk } from '../../../src/contract/content.js';
import { FormDialog } from '../shell/form-dialog.js';
import { FormChoice } from './form-choice.js';

type MenuContent = Extract<MessageContent, { type: 'menu' }>;

interface Props {
  asks: MenuAsk;
  accountId: string;
  onClose: () => void;
  onSend: (content: MenuContent) => void;
}

/** Their button says what the agent wants; the others say what the platform puts there. */
const OWN_LABEL: Partial<Record<MenuAsk, number>> = { form: 30, call: 20 };

/** Asks the customer for something with the channel's own request and words the agent may change. */
export function AskDialog({ asks, accountId, onClose, onSend }: Props) {
  const { t } = useTranslation();
  const [question, setQuestion] = useState(t(`asks.words.${asks}`));
  const [label, setLabel] = useState(t(`asks.button.${asks}`));
  const [formId, setFormId] = useState<string | null>(null);
  const send = (): void =>
    onSend({
      type: 'menu',
      text: question.trim(),
      options: [{ id: asks, label: label.trim(), asks, ...(asks === 'form' && formId !== null && { formId }) }],
    });
  const ready = question.trim() !== '' && label.trim() !== '' && (asks !== 'form' || formId !== null);
  return (
    <FormDialog action={t('composer.send')} title={t(`asks.offer.${asks}`)} ready={ready} onClose={onClose} onSubmit={send}>
      {asks === 'form' && <FormChoice accountId={accountId} chosen={formId} onChosen={setFormId} />}
      <Textarea
        label={t('composer.question')}
        description={t(`asks.how.${asks}`)}
        value={question}
        maxLength={1024}
        autosize
        minRows={2}
        required
        onChange={(event) => setQuestion(event.currentTarget.value)}
        data-autofocus
      />
      {asks in OWN_LABEL && (
        <TextInput
          label={t('asks.ownButton')}
          value={label}
          maxLength={OWN_LABEL[asks]}
          required
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
      )}
    </FormDialog>
  );
}
