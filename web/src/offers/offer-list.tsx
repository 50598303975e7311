import { Link } from '@tanstack/react-router';
import type { ListedConversation } from '../../../src/contract/api.js';
import { usePartnerName } from '../i18n/person-name.js';
import { previewWords } from '../i18n/preview-words.js';
import { useTranslation } from '../i18n/translation.js';
import { Avatar } from '../shell/avatar.js';
import { useShortcuts } from '../shortcuts/shortcuts.js';
import { useSessionStep } from '../thread/use-session-step.js';
import { OfferButtons } from './offer-buttons.js';
import classes from './offer-list.module.css';
import { SecondsLeft } from './seconds-left.js';

/** The one to answer first is at the top, and the one the keys answer. */
export function OfferList({ offers }: { offers: ListedConversation[] }) {
  const { t } = useTranslation();
  const first = offers[0];
  return (
    <section className={classes.offers} aria-label={t('offers.title')} aria-live="polite">
      {offers.map((row) => (
        <Offer key={row.id} row={row} />
      ))}
      {first !== undefined && <OfferKeys key={first.id} row={first} />}
    </section>
  );
}

function Offer({ row }: { row: ListedConversation }) {
  const { t, i18n } = useTranslation();
  const { contact, lastMessage, session } = row;
  const name = usePartnerName()(row);
  const preview = lastMessage === null ? '' : previewWords(i18n, lastMessage);
  return (
    <div className={classes.offer} data-offer={row.id}>
      <Avatar id={contact.id} name={name} url={contact.avatarUrl} size={34} platform={row.platform} />
      <Link to="/inbox/$conversationId" params={{ conversationId: row.id }} search={{ view: 'queued' }} className={classes.who}>
        <span className={classes.name}>{t('offers.from', { name: isolated(name) })}</span>
        <span className={classes.preview} dir="auto">
          {preview === '' ? row.accountName : `${row.accountName} · ${preview}`}
        </span>
      </Link>
      <span className={classes.left}>{session?.offer !== undefined && <SecondsLeft endsAt={session.offer.endsAt} />}</span>
      <span className={classes.answers}>
        <OfferButtons row={row} />
      </span>
    </div>
  );
}

/** A name written from right to left leaves the sentence around it as it is. */
const isolated = (name: string): string => `\u2068${name}\u2069`;

function OfferKeys({ row }: { row: ListedConversation }) {
  const step = useSessionStep(row);
  useShortcuts({
    accept: step.isPending ? undefined : () => step.mutate({ step: 'accept' }),
    decline: step.isPending ? undefined : () => step.mutate({ step: 'decline' }),
  });
  return null;
}
