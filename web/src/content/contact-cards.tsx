import { IconUser } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import type { MessageContent } from '../../../src/contract/content.js';
import classes from './card.module.css';
import { safeUrl } from './safe-url.js';

type Cards = Extract<MessageContent, { type: 'contact_card' }>;

export function ContactCards({ content }: { content: Cards }) {
  const { t } = useTranslation();
  return content.contacts.map((card, index) => (
    <div key={index} className={classes.card}>
      <span className={classes.icon}>
        <IconUser size={20} aria-hidden="true" />
      </span>
      <span className={classes.words}>
        <span className={classes.title}>{card.name}</span>
        {card.organization !== undefined && <div className={classes.faint}>{card.organization}</div>}
        {card.phones.map((phone) => (
          <Reach key={phone} address={`tel:${phone.replace(/[^\d+]/g, '')}`} words={phone} />
        ))}
        {card.emails?.map((email) => (
          <Reach key={email} address={`mailto:${email}`} words={email} />
        ))}
        {card.isSender === true && <div className={classes.faint}>{t('content.ownNumber')}</div>}
      </span>
    </div>
  ));
}

function Reach({ address, words }: { address: string; words: string }) {
  const href = safeUrl(address);
  return <div>{href === null ? words : <a href={href}>{words}</a>}</div>;
}
