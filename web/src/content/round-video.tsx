import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { StoredMedia } from '../../../src/contract/content.js';
import { mediaUrl } from '../api/media.js';
import classes from './media.module.css';
import { UndecodableFile } from './undecodable-file.js';

/** A round video note: a touch plays it, the next one stops it. A browser's own controls would be cut off by the circle. */
export function RoundVideo({ media }: { media: StoredMedia }) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const [playing, setPlaying] = useState(false);
  const [playable, setPlayable] = useState(true);
  const name = media.name ?? t('content.video');
  const toggle = (): void => {
    const element = video.current;
    if (element === null) return;
    if (element.paused) void element.play().catch(() => setPlaying(false));
    else element.pause();
  };
  if (!playable) return <UndecodableFile media={media} name={name} words={t('content.unplayable')} />;
  return (
    <button type="button" className={classes.round} onClick={toggle} aria-label={t(playing ? 'content.pause' : 'content.play', { name })}>
      <video
        ref={video}
        src={mediaUrl(media.mediaId)}
        preload="metadata"
        playsInline
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onError={() => setPlayable(false)}
      />
      {!playing && (
        <span className={classes.roundPlay}>
          <IconPlayerPlayFilled size={44} aria-hidden="true" />
        </span>
      )}
    </button>
  );
}
