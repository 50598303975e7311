import { IconPhotoOff } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import type { StoredMedia } from '../../../src/contract/content.js';
import { mediaUrl } from '../api/media.js';
import classes from './media-state.module.css';

interface Props {
  media: StoredMedia;
  name: string;
  /** What this browser cannot do with it. */
  words: string;
}

/** Called a picture or a video, but this browser can make nothing of it: said so, and given as the file it is. */
export function UndecodableFile({ media, name, words }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.state}>
      <IconPhotoOff size={22} aria-hidden="true" />
      <span>
        <strong dir="auto">{name}</strong>
        <br />
        {words}{' '}
        <a href={mediaUrl(media.mediaId)} download={name}>
          {t('content.download', { name })}
        </a>
      </span>
    </div>
  );
}
