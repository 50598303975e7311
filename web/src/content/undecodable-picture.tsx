import { IconPhotoOff } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import type { StoredMedia } from '../../../src/contract/content.js';
import { mediaUrl } from '../api/media.js';
import classes from './media-state.module.css';

/** Called a picture, but this browser cannot draw it: said so, and given as the file it is. */
export function UndecodablePicture({ media, name }: { media: StoredMedia; name: string }) {
  const { t } = useTranslation();
  return (
    <div className={classes.state}>
      <IconPhotoOff size={22} aria-hidden="true" />
      <span>
        <strong dir="auto">{name}</strong>
        <br />
        {t('content.undecodable')}{' '}
        <a href={mediaUrl(media.mediaId)} download={name}>
          {t('content.download', { name })}
        </a>
      </span>
    </div>
  );
}
