import { useState, type VideoHTMLAttributes } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { StoredMedia } from '../../../src/contract/content.js';
import { mediaUrl } from '../api/media.js';
import { UndecodableFile } from './undecodable-file.js';

interface Props extends Omit<VideoHTMLAttributes<HTMLVideoElement>, 'src' | 'onError'> {
  media: StoredMedia;
  /** Absent: as the file is called. */
  name?: string;
}

/** A video; one this browser cannot play, or knows only the sound of, is given as the file it is. */
export function VideoFile({ media, name: given, ...rest }: Props) {
  const { t } = useTranslation();
  const [playable, setPlayable] = useState(true);
  const name = given ?? media.name ?? t('content.video');
  if (!playable) return <UndecodableFile media={media} name={name} words={t('content.unplayable')} />;
  return (
    <video
      src={mediaUrl(media.mediaId)}
      aria-label={name}
      playsInline
      {...rest}
      onError={() => setPlayable(false)}
      onLoadedMetadata={({ currentTarget }) => setPlayable(currentTarget.videoWidth > 0)}
    />
  );
}
