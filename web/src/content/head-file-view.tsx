import { useTranslation } from '../i18n/translation.js';
import type { StoredMedia } from '../../../src/contract/content.js';
import { mediaUrl } from '../api/media.js';
import { FileCard } from './file-card.js';
import classes from './media.module.css';
import { MediaState } from './media-state.js';
import { Picture } from './picture.js';

/** The file a menu or template begins with, above its words. */
export function HeadFileView({ media }: { media: StoredMedia }) {
  return (
    <div className={classes.head}>
      <MediaState media={media}>
        <File media={media} />
      </MediaState>
    </div>
  );
}

function File({ media }: { media: StoredMedia }) {
  const { t } = useTranslation();
  if (media.mime.startsWith('image/')) return <Picture media={media} width={media.width} height={media.height} />;
  if (!media.mime.startsWith('video/')) return <FileCard media={media} />;
  return (
    <video
      className={classes.video}
      src={mediaUrl(media.mediaId)}
      aria-label={media.name ?? t('content.video')}
      preload="metadata"
      playsInline
      controls
    />
  );
}
