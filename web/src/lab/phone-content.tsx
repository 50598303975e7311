import { IconAddressBook, IconFile, IconMapPin } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import { phoneFileUrl, type PhoneMessage } from '../api/lab.js';
import { StyledText } from '../content/styled-text.js';
import { fileSize } from '../i18n/times.js';
import classes from './phone.module.css';

/** What a message on the phone shows. */
export function PhoneContent({ platform, message }: { platform: string; message: PhoneMessage }) {
  const words = message.text ?? message.caption;
  return (
    <>
      <PhoneFile platform={platform} message={message} />
      <PhonePlace message={message} />
      {words !== undefined && words !== '' && <StyledText text={words} entities={message.entities} />}
    </>
  );
}

function PhoneFile({ platform, message }: { platform: string; message: PhoneMessage }) {
  const { t, i18n } = useTranslation();
  const { kind, fileUrl, fileName, sizeBytes } = message;
  const label = fileName ?? t(`lab.kind.${kind}`);
  const url = fileUrl === undefined ? undefined : phoneFileUrl(platform, fileUrl);
  switch (kind) {
    case 'text':
      // The story that is answered stands above the answer.
      return url === undefined ? null : <img src={url} alt={t('lab.kind.photo')} className={classes.story} />;
    case 'photo':
      return <img src={url} alt={label} />;
    case 'sticker':
      return <img src={url} alt={label} width={120} />;
    case 'voice':
    case 'audio':
      return <audio src={url} controls preload="none" aria-label={label} />;
    case 'video':
    case 'video_note':
      return <video src={url} controls preload="metadata" aria-label={label} />;
    case 'animation':
      return <video src={url} autoPlay loop muted playsInline aria-label={label} />;
    case 'document':
      return (
        <a href={url} download={label}>
          <IconFile size={15} aria-hidden="true" /> {label} {sizeBytes !== undefined && `(${fileSize(sizeBytes, i18n.language)})`}
        </a>
      );
    default:
      return null;
  }
}

function PhonePlace({ message }: { message: PhoneMessage }) {
  const { t } = useTranslation();
  if (message.kind === 'location' || message.kind === 'venue') {
    return (
      <div>
        <IconMapPin size={15} aria-hidden="true" /> {message.title ?? t('lab.kind.location')}
        {message.address !== undefined && <div>{message.address}</div>}
        <div>
          {message.latitude?.toFixed(4)}, {message.longitude?.toFixed(4)}
        </div>
      </div>
    );
  }
  if (message.kind === 'contact') {
    return (
      <div>
        <IconAddressBook size={15} aria-hidden="true" /> {message.title ?? t('lab.kind.contact')} {message.phone}
      </div>
    );
  }
  return null;
}
