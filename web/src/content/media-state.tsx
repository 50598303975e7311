import { Loader } from '@mantine/core';
import { IconFileOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoredMedia } from '../../../src/contract/content.js';
import { fileSize } from '../i18n/times.js';
import classes from './media-state.module.css';

/** Shows the file once it is here; until then that it is coming, or why it is not. */
export function MediaState({ media, children }: { media: StoredMedia; children: ReactNode }) {
  const { t, i18n } = useTranslation();
  if (media.state === 'ready') return children;
  const size = media.sizeBytes > 0 ? fileSize(media.sizeBytes, i18n.language) : '';
  if (media.state === 'pending') {
    return (
      <div className={classes.state}>
        <Loader size={18} aria-hidden="true" />
        <span>
          {t('content.mediaPending')} {size}
        </span>
      </div>
    );
  }
  return (
    <div className={classes.state} data-failed="true">
      <IconFileOff size={22} aria-hidden="true" />
      <span>
        <strong>{media.name ?? t('content.mediaFailed')}</strong> {size}
        <br />
        {media.reason ?? t('content.mediaFailedText')}
      </span>
    </div>
  );
}
