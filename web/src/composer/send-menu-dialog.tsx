import { ActionIcon, Button, Text, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { Capabilities } from '../../../src/contract/capabilities.js';
import type { MessageContent, StoredMedia } from '../../../src/contract/content.js';
import { FormDialog } from '../shell/form-dialog.js';
import { HeadFileInput } from './head-file-input.js';

type MenuContent = Extract<MessageContent, { type: 'menu' }>;

interface Props {
  limits: Capabilities['menu'];
  onClose: () => void;
  onSend: (content: MenuContent) => void;
}

export function SendMenuDialog({ limits, onClose, onSend }: Props) {
  const { t } = useTranslation();
  const [question, setQuestion] = useState('');
  const [labels, setLabels] = useState(['', '']);
  const [header, setHeader] = useState('');
  const [footer, setFooter] = useState('');
  const [media, setMedia] = useState<StoredMedia | null>(null);
  const [fileWanted, setFileWanted] = useState(false);
  const { headerMax, footerMax, files } = limits;
  const filled = labels.map((label) => label.trim()).filter((label) => label !== '');
  const send = (): void =>
    onSend({
      type: 'menu',
      text: question.trim(),
      ...(media !== null ? { media } : header.trim() !== '' && { header: header.trim() }),
      ...(footer.trim() !== '' && { footer: footer.trim() }),
      options: filled.map((label, index) => ({ id: `option-${index + 1}`, label })),
    });
  return (
    <FormDialog
      action={t('composer.send')}
      title={t('composer.send_menu')}
      ready={question.trim() !== '' && filled.length > 0 && (media !== null || !fileWanted)}
      onClose={onClose}
      onSubmit={send}
    >
      {files !== undefined && <HeadFileInput label={t('headFile.any')} kinds={files} onWanted={setFileWanted} onChange={setMedia} />}
      {headerMax !== undefined && !fileWanted && (
        <TextInput
          label={t('composer.menuHeader')}
          value={header}
          maxLength={headerMax}
          onChange={(event) => setHeader(event.currentTarget.value)}
        />
      )}
      <Textarea
        label={t('composer.question')}
        value={question}
        maxLength={1024}
        autosize
        minRows={2}
        required
        onChange={(event) => setQuestion(event.currentTarget.value)}
        data-autofocus
      />
      {labels.map((label, index) => (
        <TextInput
          key={index}
          label={t('composer.option', { number: index + 1 })}
          value={label}
          maxLength={limits.labelMax}
          onChange={(event) => setLabels(labels.with(index, event.currentTarget.value))}
          rightSection={
            labels.length > 1 && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('composer.removeOption', { number: index + 1 })}
                onClick={() => setLabels(labels.toSpliced(index, 1))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            )
          }
        />
      ))}
      <Text size="xs" c="dimmed">
        {t('composer.menuLimits', { options: limits.maxOptions, max: limits.labelMax })}
      </Text>
      {labels.length < limits.maxOptions && (
        <Button variant="light" size="xs" leftSection={<IconPlus size={16} />} onClick={() => setLabels([...labels, ''])}>
          {t('composer.addOption')}
        </Button>
      )}
      {footerMax !== undefined && (
        <TextInput
          label={t('composer.menuFooter')}
          value={footer}
          maxLength={footerMax}
          onChange={(event) => setFooter(event.currentTarget.value)}
        />
      )}
    </FormDialog>
  );
}
