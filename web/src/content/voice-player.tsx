import { ActionIcon } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { StoredMedia } from '../../../src/contract/content.js';
import { mediaUrl, playableUrl } from '../api/media.js';
import { duration } from '../i18n/times.js';
import classes from './voice-player.module.css';

interface Props {
  media: StoredMedia;
  /** What is heard: "Voice message", or a song's title and performer. */
  title: string;
  durationMs?: number | undefined;
}

export function VoicePlayer({ media, title, durationMs }: Props) {
  const { t } = useTranslation();
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [failed, setFailed] = useState(false);
  const [positionMs, setPositionMs] = useState(0);
  const [lengthMs, setLengthMs] = useState(durationMs ?? 0);

  const toggle = (): void => {
    const element = audio.current;
    if (element === null) return;
    if (element.paused) void element.play().catch(() => setFailed(true));
    else element.pause();
  };

  return (
    <div className={classes.player}>
      <audio
        ref={audio}
        src={playableUrl(media.mediaId)}
        preload={durationMs === undefined ? 'metadata' : 'none'}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPositionMs(0)}
        onTimeUpdate={(event) => setPositionMs(event.currentTarget.currentTime * 1000)}
        onLoadedMetadata={(event) => {
          if (Number.isFinite(event.currentTarget.duration)) setLengthMs(event.currentTarget.duration * 1000);
        }}
      />
      <ActionIcon radius="xl" size={38} onClick={toggle} aria-label={t(playing ? 'content.pause' : 'content.play', { name: title })}>
        {playing ? <IconPlayerPauseFilled size={18} /> : <IconPlayerPlayFilled size={18} />}
      </ActionIcon>
      <div className={classes.track}>
        <div className={classes.title}>{title}</div>
        <input
          type="range"
          className={classes.position}
          aria-label={t('content.position')}
          min={0}
          max={Math.max(lengthMs, 1)}
          value={Math.min(positionMs, lengthMs)}
          onChange={(event) => {
            if (audio.current !== null) audio.current.currentTime = Number(event.currentTarget.value) / 1000;
            setPositionMs(Number(event.currentTarget.value));
          }}
        />
        <div className={classes.time}>
          {failed ? (
            <a href={mediaUrl(media.mediaId)} download={media.name ?? 'audio'}>
              {t('content.cannotPlay')}
            </a>
          ) : (
            `${playing || positionMs > 0 ? `${duration(positionMs)} / ` : ''}${duration(lengthMs)}`
          )}
        </div>
      </div>
    </div>
  );
}
