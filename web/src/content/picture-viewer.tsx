import { ActionIcon } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { StoredMedia } from '../../../src/contract/content.js';
import { mediaUrl } from '../api/media.js';
import { Dialog } from '../shell/dialog.js';
import classes from './media.module.css';
import { UndecodableFile } from './undecodable-file.js';

export function PictureViewer({ media, name, onClose }: { media: StoredMedia; name: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [drawable, setDrawable] = useState(true);
  return (
    <Dialog
      onClose={onClose}
      fullScreen
      title={name}
      classNames={{ body: classes.viewerBody ?? '', content: classes.viewer ?? '' }}
      transitionProps={{ transition: 'fade', duration: 120 }}
    >
      {drawable ? (
        <button type="button" className={classes.viewerPicture} onClick={onClose} aria-label={t('common.close')}>
          <img src={mediaUrl(media.mediaId)} alt={name} onError={() => setDrawable(false)} />
        </button>
      ) : (
        <UndecodableFile media={media} name={name} words={t('content.undecodable')} />
      )}
      <ActionIcon
        component="a"
        href={mediaUrl(media.mediaId)}
        download={name}
        className={classes.viewerDownload ?? ''}
        size="lg"
        variant="filled"
        aria-label={t('content.download', { name })}
      >
        <IconDownload size={18} />
      </ActionIcon>
    </Dialog>
  );
}
