import { ActionIcon, CloseButton, Progress } from '@mantine/core';
import { IconFile, IconMusic, IconPhoto, IconRefresh, IconVideo } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import type { Capabilities } from '../../../src/contract/capabilities.js';
import { thumbnailUrl } from '../api/media.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { fileSize } from '../i18n/times.js';
import type { Attachments } from './attachments.js';
import type { Attachment } from './chosen-files.js';
import classes from './composer.module.css';
import { fileFallback, messageFallbacks } from './degrading.js';

const ICONS = { image: IconPhoto, video: IconVideo, audio: IconMusic, file: IconFile };

interface Props {
  attachments: Attachments;
  /** What is written to go with them. */
  text: string;
  capabilities: Capabilities;
}

/** What goes with the message, how far each has got, and as what it arrives where the channel does not carry it as it is. */
export function AttachmentList({ attachments, text, capabilities }: Props) {
  const { t, i18n } = useTranslation();
  const wordsOf = (fallback: string): string => t(i18n.exists(`capability.${fallback}`) ? `capability.${fallback}` : 'capability.fallback');
  const fallbackWords = (item: Attachment): string | null => {
    const fallback = fileFallback(item, capabilities);
    return fallback === null ? null : wordsOf(fallback);
  };
  return (
    <>
      <ul className={classes.files} aria-label={t('composer.attachments')}>
        {attachments.items.map((item) => (
          <AttachmentCard
            key={item.id}
            item={item}
            fallback={fallbackWords(item)}
            onRemove={() => attachments.remove(item.id)}
            onRetry={() => attachments.retry(item.id)}
          />
        ))}
      </ul>
      {messageFallbacks(text, attachments.items, capabilities).map((fallback) => (
        <div key={fallback} className={classes.degraded} role="status">
          {wordsOf(fallback)}
        </div>
      ))}
    </>
  );
}

interface CardProps {
  item: Attachment;
  /** As what it arrives, if not as it is. */
  fallback: string | null;
  onRemove: () => void;
  onRetry: () => void;
}

function AttachmentCard({ item, fallback, onRemove, onRetry }: CardProps) {
  const { t } = useTranslation();
  const Mark = ICONS[item.form.type];
  const uploading = item.uploaded === undefined && item.failed === undefined;
  return (
    <li className={classes.file} data-failed={item.failed !== undefined}>
      {item.uploaded !== undefined && item.form.type === 'image' ? (
        <img className={classes.thumb} src={thumbnailUrl(item.uploaded.mediaId)} alt="" />
      ) : (
        <span className={classes.icon}>
          <Mark size={20} aria-hidden="true" />
        </span>
      )}
      <span className={classes.fileName} title={item.name}>
        {item.name}
      </span>
      {item.failed === 'upload' ? (
        <ActionIcon size="sm" variant="subtle" color="red" aria-label={t('common.tryAgain')} onClick={onRetry}>
          <IconRefresh size={15} />
        </ActionIcon>
      ) : (
        <span />
      )}
      <AttachmentState item={item} fallback={fallback} />
      <CloseButton
        size="sm"
        aria-label={uploading ? t('composer.cancelUpload', { name: item.name }) : t('composer.removeFile', { name: item.name })}
        onClick={onRemove}
      />
    </li>
  );
}

function AttachmentState({ item, fallback }: Pick<CardProps, 'item' | 'fallback'>) {
  const { t, i18n } = useTranslation();
  const describe = useDescribeError();
  const { refusal } = item.form;
  if (refusal?.reason === 'size')
    return <span className={classes.fileState}>{t('composer.fileTooLarge', { max: fileSize(refusal.maxBytes ?? 0, i18n.language) })}</span>;
  if (refusal !== undefined) {
    const note = `capability.${refusal.note ?? ''}`;
    return <span className={classes.fileState}>{t(i18n.exists(note) ? note : 'composer.fileTypeRefused')}</span>;
  }
  if (item.failed === 'upload') return <span className={classes.fileState}>{describe(item.error)}</span>;
  if (item.uploaded !== undefined)
    return (
      <span className={classes.fileState}>
        {fileSize(item.sizeBytes, i18n.language)}
        {fallback !== null && ` · ${fallback}`}
      </span>
    );
  return <Progress value={item.progress * 100} size="sm" aria-label={t('composer.uploading', { name: item.name })} animated />;
}
