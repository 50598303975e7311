import { Button, Loader } from '@mantine/core';
import { notify } from '../shell/notify.js';
import { IconFileOff, IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useSaid } from '../i18n/said.js';
import { useTranslation } from '../i18n/translation.js';
import type { StoredMedia } from '../../../src/contract/content.js';
import { retryMedia } from '../api/media.js';
import { useDescribeError } from '../i18n/describe-error.js';
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
          {media.reason !== undefined && (
            <>
              <br />
              <Reason media={media} /> {t('content.mediaRetrying')}
            </>
          )}
        </span>
        {media.reason !== undefined && <Retry media={media} />}
      </div>
    );
  }
  return (
    <div className={classes.state} data-failed="true">
      <IconFileOff size={22} aria-hidden="true" />
      <span>
        <strong>{media.name ?? t('content.mediaFailed')}</strong> {size}
        <br />
        <Reason media={media} />
      </span>
      {media.isFinal !== true && <Retry media={media} />}
    </div>
  );
}

function Reason({ media: { reason, says } }: { media: StoredMedia }) {
  const { t } = useTranslation();
  const said = useSaid();
  return reason === undefined ? t('content.mediaFailedText') : said({ message: reason, ...(says && { says }) });
}

/** What comes of it is told by the message itself. */
function Retry({ media }: { media: StoredMedia }) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const retry = useMutation({
    mutationFn: () => retryMedia(media.mediaId),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  return (
    <Button
      size="compact-xs"
      variant="default"
      flex="none"
      leftSection={<IconRefresh size={14} aria-hidden="true" />}
      loading={retry.isPending}
      onClick={() => retry.mutate()}
    >
      {t('common.tryAgain')}
    </Button>
  );
}
