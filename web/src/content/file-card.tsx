import { IconDownload, IconFile } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import type { StoredMedia } from '../../../src/contract/content.js';
import { mediaUrl } from '../api/media.js';
import { fileSize } from '../i18n/times.js';
import classes from './card.module.css';

export function FileCard({ media }: { media: StoredMedia }) {
  const { t, i18n } = useTranslation();
  const name = media.name ?? t('content.file');
  return (
    <a className={classes.card} href={mediaUrl(media.mediaId)} download={name}>
      <span className={classes.icon}>
        <IconFile size={20} aria-hidden="true" />
      </span>
      <span className={classes.words}>
        <span className={classes.title}>{name}</span>
        <br />
        <span className={classes.faint}>
          {fileSize(media.sizeBytes, i18n.language)} · {fileKind(media)}
        </span>
      </span>
      <IconDownload size={18} aria-label={t('content.downloads')} />
    </a>
  );
}

/** As people say it: PDF, ZIP; the exact type when the name tells nothing. */
function fileKind({ name = '', mime }: StoredMedia): string {
  return /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toUpperCase() ?? mime;
}
