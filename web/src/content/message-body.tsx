import { IconHandClick, IconPuzzleOff } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { exactTime } from '../i18n/times.js';
import { useSaid } from '../i18n/said.js';
import { useTranslation } from '../i18n/translation.js';
import type { MessageContent, StoredMedia } from '../../../src/contract/content.js';
import { mediaUrl } from '../api/media.js';
import classes from './card.module.css';
import { ContactCards } from './contact-cards.js';
import { FileCard } from './file-card.js';
import { LinkedMedia } from './linked-media.js';
import { LocationCard } from './location-card.js';
import mediaClasses from './media.module.css';
import { MediaState } from './media-state.js';
import { MenuCard } from './menu-card.js';
import { Picture } from './picture.js';
import { RoundVideo } from './round-video.js';
import { LinkCard, OrderCard, ProductCard, ProductCards } from './shop-cards.js';
import { StyledText } from './styled-text.js';
import { TemplateCard } from './template-card.js';
import { VideoFile } from './video-file.js';
import { VoicePlayer } from './voice-player.js';

type Of<Type extends MessageContent['type']> = Extract<MessageContent, { type: Type }>;

/** What a message says, whatever its kind; `messageId`: of a stored one. */
export function MessageBody({ content, messageId }: { content: MessageContent; messageId?: string }) {
  switch (content.type) {
    case 'text':
      return <StyledText text={content.text} entities={content.entities} />;
    case 'image':
      return (
        <WithCaption content={content}>
          <MediaState media={content.media}>
            <Picture media={content.media} width={content.width} height={content.height} />
          </MediaState>
        </WithCaption>
      );
    case 'video':
      return (
        <WithCaption content={content}>
          <MediaState media={content.media}>
            <Video content={content} />
          </MediaState>
        </WithCaption>
      );
    case 'audio':
      return (
        <WithCaption content={content}>
          <MediaState media={content.media}>
            <Audio content={content} />
          </MediaState>
        </WithCaption>
      );
    case 'file':
      return (
        <WithCaption content={content}>
          <MediaState media={content.media}>
            <FileCard media={content.media} />
          </MediaState>
        </WithCaption>
      );
    case 'album':
      return (
        <WithCaption content={content}>
          <Album content={content} />
        </WithCaption>
      );
    case 'sticker':
      return (
        <MediaState media={content.media}>
          <Sticker content={content} />
        </MediaState>
      );
    case 'location':
      return <LocationCard content={content} />;
    case 'contact_card':
      return <ContactCards content={content} />;
    case 'link':
      if (content.viewOnly === true && messageId !== undefined) return <LinkedMedia content={content} messageId={messageId} />;
      return <LinkCard content={content} />;
    case 'product':
      return <ProductCard product={content} />;
    case 'products':
      return <ProductCards content={content} />;
    case 'order':
      return <OrderCard content={content} />;
    case 'menu':
      return <MenuCard content={content} />;
    case 'form_reply':
      return <FormReply content={content} />;
    case 'template':
      return <TemplateCard content={content} />;
    case 'reaction':
      return <span className={mediaClasses.stickerEmoji}>{content.emoji}</span>;
    case 'event':
      return <span>{content.name}</span>;
    case 'unsupported':
      return (
        <div className={classes.unsupported}>
          <IconPuzzleOff size={18} aria-hidden="true" />
          <span>
            {content.text !== undefined && <StyledText text={content.text} />}
            <span className={classes.faint}>
              <UnsupportedWords content={content} />
            </span>
          </span>
        </div>
      );
  }
}

/** Some kinds are known well enough to say it in the viewer's words. */
function UnsupportedWords({ content: { platformType, reason, says } }: { content: Of<'unsupported'> }) {
  const { t, i18n } = useTranslation();
  const said = useSaid();
  const kind = `content.unsupportedKind.${platformType}`;
  if (i18n.exists(kind)) return t('content.onlyOnPlatform', { kind: t(kind) });
  return t('content.unsupported', { kind: platformType, reason: said({ message: reason, ...(says && { says }) }) });
}

function WithCaption({ content, children }: { content: Of<'image' | 'video' | 'audio' | 'file' | 'album'>; children: ReactNode }) {
  return (
    <div>
      {children}
      {content.caption !== undefined && content.caption !== '' && (
        <div className={mediaClasses.caption}>
          <StyledText text={content.caption} entities={content.entities} />
        </div>
      )}
    </div>
  );
}

function Video({ content }: { content: Of<'video'> }) {
  if (content.round === true) return <RoundVideo media={content.media} />;
  const { width, height } = content;
  return (
    <VideoFile
      className={mediaClasses.video}
      media={content.media}
      preload="metadata"
      controls={content.animation !== true}
      {...(content.animation === true && { autoPlay: true, loop: true, muted: true })}
      style={width === undefined || height === undefined ? undefined : { aspectRatio: `${width} / ${height}` }}
    />
  );
}

function Audio({ content }: { content: Of<'audio'> }) {
  const { t } = useTranslation();
  const song = [content.title, content.performer].filter((word) => word !== undefined).join(' · ');
  const title = content.voice === true ? t('content.voice') : song === '' ? (content.media.name ?? t('content.audio')) : song;
  return <VoicePlayer media={content.media} title={title} durationMs={content.durationMs} />;
}

function Album({ content }: { content: Of<'album'> }) {
  return (
    <div className={mediaClasses.album}>
      {content.items.map((item) => (
        <AlbumItem key={item.media.mediaId} type={item.type} media={item.media} />
      ))}
    </div>
  );
}

function AlbumItem({ type, media }: { type: Of<'album'>['items'][number]['type']; media: StoredMedia }) {
  if (media.state === 'ready' && type === 'image') return <Picture media={media} tile />;
  if (media.state === 'ready' && type === 'video') {
    return <VideoFile className={mediaClasses.tile} media={media} controls preload="metadata" />;
  }
  return (
    <div className={mediaClasses.albumFile}>
      <MediaState media={media}>
        <FileCard media={media} />
      </MediaState>
    </div>
  );
}

function Sticker({ content }: { content: Of<'sticker'> }) {
  const { t } = useTranslation();
  const [drawable, setDrawable] = useState(true);
  const name = content.emoji ?? t('content.sticker');
  if (content.media.mime.startsWith('video/'))
    return <VideoFile className={mediaClasses.sticker} media={content.media} name={name} autoPlay loop muted />;
  // Animated Lottie stickers are no picture a browser knows; their emoji says what they mean.
  if (!drawable || !content.media.mime.startsWith('image/')) return <span className={mediaClasses.stickerEmoji}>{name}</span>;
  return (
    <img
      className={mediaClasses.sticker}
      src={mediaUrl(content.media.mediaId)}
      alt={name}
      loading="lazy"
      onError={() => setDrawable(false)}
    />
  );
}

function FormReply({ content }: { content: Of<'form_reply'> }) {
  const { t, i18n } = useTranslation();
  const { response = '', expiration_timestamp: until } = content.fields;
  const permission = `content.callPermission.${content.choiceId === 'call_permission' ? response : ''}`;
  const isPermission = i18n.exists(permission);
  // What it says of itself is told in words and needs no list.
  const fields = isPermission ? [] : Object.entries(content.fields);
  const chosen = isPermission
    ? [t(permission), ...(isTime(until) ? [t('content.callUntil', { time: exactTime(until, i18n.language) })] : [])].join(' ')
    : content.choiceId === undefined
      ? t('content.form')
      : t('content.chose', { choice: content.choiceId });
  return (
    <div>
      <div className={classes.unsupported}>
        <IconHandClick size={18} aria-hidden="true" />
        <span>{content.text ?? chosen}</span>
      </div>
      {fields.length > 0 && (
        <ul className={classes.rows}>
          {fields.map(([name, value]) => (
            <li key={name} className={classes.row}>
              <span className={classes.faint}>{name}</span>
              <span>{value}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function isTime(text: string | undefined): text is string {
  return text !== undefined && !Number.isNaN(Date.parse(text));
}
