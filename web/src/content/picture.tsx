import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { StoredMedia } from '../../../src/contract/content.js';
import { mediaUrl, thumbnailUrl } from '../api/media.js';
import { onDemand } from '../shell/on-demand.js';
import classes from './media.module.css';
import { UndecodableFile } from './undecodable-file.js';

const PictureViewer = onDemand(async () => (await import('./picture-viewer.js')).PictureViewer);

interface Props {
  media: StoredMedia;
  width?: number | undefined;
  height?: number | undefined;
  /** Fills its cell instead of keeping its proportions. */
  tile?: boolean;
}

const MAX_WIDTH = 320;
const MAX_HEIGHT = 340;

export function Picture({ media, width, height, tile = false }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [drawable, setDrawable] = useState(true);
  const name = media.name ?? t('content.image');
  if (!drawable) return <UndecodableFile media={media} name={name} words={t('content.undecodable')} />;
  return (
    <>
      <button
        type="button"
        className={tile ? classes.tile : classes.picture}
        onClick={() => setOpen(true)}
        aria-label={t('content.openImage', { name })}
      >
        <img
          src={media.mime === 'image/gif' ? mediaUrl(media.mediaId) : thumbnailUrl(media.mediaId)}
          alt={name}
          loading="lazy"
          onError={() => setDrawable(false)}
          style={tile ? undefined : reserved(width ?? media.width, height ?? media.height)}
        />
      </button>
      {open && <PictureViewer media={media} name={name} onClose={() => setOpen(false)} />}
    </>
  );
}

/** The place a picture will take, known before it is loaded, so the conversation does not jump. */
function reserved(width: number | undefined, height: number | undefined): { width?: number; aspectRatio?: string } {
  if (width === undefined || height === undefined || width === 0 || height === 0) return {};
  const scale = Math.min(1, MAX_WIDTH / width, MAX_HEIGHT / height);
  return { width: Math.max(64, Math.round(width * scale)), aspectRatio: `${width} / ${height}` };
}
