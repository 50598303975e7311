import { Button, Loader } from '@mantine/core';
import { IconClockOff, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MessageContent } from '../../../src/contract/content.js';
import { linkedMediaType, linkedMediaUrl } from '../api/media.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { useTranslation } from '../i18n/translation.js';
import stateClasses from './media-state.module.css';
import classes from './linked-media.module.css';
import { useSharedTitle } from './shop-cards.js';

interface Props {
  content: Extract<MessageContent, { type: 'link' }>;
  messageId: string;
}

/** A story, reel or post in its place. The hub keeps no copy, so it is there as long as the platform shows it. */
export function LinkedMedia({ content, messageId }: Props) {
  const title = useSharedTitle(content.title);
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.title}>{title}</figcaption>
      <Shown messageId={messageId} name={title ?? content.url} />
      {content.description !== undefined && <div className={classes.words}>{content.description}</div>}
    </figure>
  );
}

function Shown({ messageId, name }: { messageId: string; name: string }) {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const [broken, setBroken] = useState(false);
  const {
    data: type,
    error,
    isFetching,
    refetch,
  } = useQuery({
    queryKey: ['linked-media', messageId],
    queryFn: ({ signal }) => linkedMediaType(messageId, signal),
    staleTime: 5 * 60_000,
    retry: 1,
  });
  if (type === null || broken) {
    return (
      <div className={stateClasses.state}>
        <IconClockOff size={20} aria-hidden="true" />
        <span>{t('content.linkedMediaGone')}</span>
      </div>
    );
  }
  if (type === undefined) {
    return (
      <div className={stateClasses.state}>
        {error === null || isFetching ? <Loader size={18} aria-hidden="true" /> : <IconClockOff size={20} aria-hidden="true" />}
        <span>{error === null || isFetching ? t('content.linkedMediaLoading') : describe(error)}</span>
        {error !== null && !isFetching && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden="true" />}
            onClick={() => void refetch()}
          >
            {t('common.tryAgain')}
          </Button>
        )}
      </div>
    );
  }
  const shown = { className: classes.media, src: linkedMediaUrl(messageId), onError: () => setBroken(true) };
  if (type.startsWith('video/')) return <video {...shown} aria-label={name} controls playsInline preload="metadata" />;
  return <img {...shown} alt={name} />;
}
