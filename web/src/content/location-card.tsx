import { IconExternalLink } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import type { MessageContent } from '../../../src/contract/content.js';
import classes from './card.module.css';

type Location = Extract<MessageContent, { type: 'location' }>;

/** A place: no map server is asked, so nobody learns where the customer is until the agent follows the link. */
export function LocationCard({ content }: { content: Location }) {
  const { t } = useTranslation();
  const { latitude, longitude, name, address } = content;
  const coordinates = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return (
    <a
      className={`${classes.card ?? ''} ${classes.column ?? ''}`}
      href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`}
      target="_blank"
      rel="noopener noreferrer"
    >
      <MapSketch latitude={latitude} longitude={longitude} />
      <span className={classes.words}>
        <span className={classes.title}>
          {name ?? t(content.livePeriodSeconds === undefined ? 'content.location' : 'content.liveLocation')}
        </span>
        {address !== undefined && <div className={classes.faint}>{address}</div>}
        <div className={classes.faint}>
          {coordinates} <IconExternalLink size={13} aria-label={t('content.openMap')} />
        </div>
      </span>
    </a>
  );
}

/** Streets drawn from the coordinates' own digits: the same place always looks the same, and no two look quite alike. */
function MapSketch({ latitude, longitude }: { latitude: number; longitude: number }) {
  const slant = (Math.abs(latitude * 1000) % 40) - 20;
  const shift = Math.abs(longitude * 1000) % 60;
  return (
    <svg className={classes.map} viewBox="0 0 300 120" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      <rect width="300" height="120" fill="#e6ece4" />
      <path d={`M0 ${86 + slant / 2} Q 90 ${60 + slant} 170 ${92 - slant / 3} T 300 ${84 + slant / 2} V120 H0Z`} fill="#bcd9ec" />
      <g stroke="#fff" strokeWidth="7" fill="none">
        <path d={`M${40 + shift} -5 L${70 + shift + slant} 125`} />
        <path d={`M${190 + shift / 2} -5 L${170 + shift / 2 - slant} 125`} />
        <path d={`M-5 ${44 + slant / 2} L305 ${58 - slant / 2}`} />
      </g>
      <g stroke="#fff" strokeWidth="3" fill="none">
        <path d={`M-5 ${16 + slant / 4} L305 ${24 + slant / 3}`} />
        <path d={`M${120 + shift / 3} -5 L${124 + shift / 3} 125`} />
      </g>
      <path d="M150 74c-13-17-19-24-19-33a19 19 0 0 1 38 0c0 9-6 16-19 33z" fill="#d64545" stroke="#fff" strokeWidth="2" />
      <circle cx="150" cy="41" r="6.5" fill="#fff" />
    </svg>
  );
}
