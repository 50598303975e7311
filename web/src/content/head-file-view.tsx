import type { StoredMedia } from '../../../src/contract/content.js';
import { FileCard } from './file-card.js';
import classes from './media.module.css';
import { MediaState } from './media-state.js';
import { Picture } from './picture.js';
import { VideoFile } from './video-file.js';

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
  if (media.mime.startsWith('image/')) return <Picture media={media} width={media.width} height={media.height} />;
  if (!media.mime.startsWith('video/')) return <FileCard media={media} />;
  return <VideoFile className={classes.video} media={media} preload="metadata" controls />;
}
