import { ActionIcon, Progress, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useDescribeError } from '../i18n/describe-error.js';
import { fileSize } from '../i18n/times.js';
import type { Attachment } from './attachments.js';
import classes from './composer.module.css';

/** The chosen files, how far each has come, and a way to leave one out. */
export function AttachmentTray({ attachments, onRemove }: { attachments: readonly Attachment[]; onRemove: (key: string) => void }) {
  const { t, i18n } = useTranslation();
  const describe = useDescribeError();
  if (attachments.length === 0) return null;
  return (
    <ul className={classes.tray} aria-label={t('composer.attachments')}>
      {attachments.map(({ key, file, progress, uploaded, error }) => (
        <li key={key} className={classes.attachment}>
          <div className={classes.attachmentWords}>
            <Text size="sm" truncate>
              {file.name}
            </Text>
            <Text size="xs" c={error === undefined ? 'dimmed' : 'red'}>
              {error === undefined ? fileSize(file.size, i18n.language) : describe(error)}
            </Text>
            {uploaded === undefined && error === undefined && (
              <Progress value={progress * 100} size={3} aria-label={t('composer.uploading', { name: file.name })} />
            )}
          </div>
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            onClick={() => onRemove(key)}
            aria-label={t('composer.removeFile', { name: file.name })}
          >
            <IconX size={14} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}
