import { IconAddressBook, IconExternalLink, IconHandClick, IconMapPin, IconShoppingBag, type Icon } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import type { MessageContent } from '../../../src/contract/content.js';
import classes from './card.module.css';
import { HeadFileView } from './head-file-view.js';
import { safeUrl } from './safe-url.js';
import { StyledText } from './styled-text.js';

type MenuContent = Extract<MessageContent, { type: 'menu' }>;

/** A question with its options, as the customer got it; only the customer can choose. */
export function MenuCard({ content }: { content: MenuContent }) {
  const { t } = useTranslation();
  return (
    <div>
      {content.media !== undefined && <HeadFileView media={content.media} />}
      {content.header !== undefined && <strong className={classes.line}>{content.header}</strong>}
      <StyledText text={content.text} entities={content.entities} />
      {content.footer !== undefined && <small className={`${classes.line} ${classes.faint}`}>{content.footer}</small>}
      <ul className={classes.options} aria-label={t('content.options')}>
        {content.options.map((option) => {
          const href = safeUrl(option.url ?? '');
          const Mark = markOf(option);
          return (
            <li key={option.id} className={classes.option}>
              {Mark !== null && <Mark size={14} aria-hidden="true" />}
              {href === null ? (
                option.label
              ) : (
                <a href={href} target="_blank" rel="noopener noreferrer">
                  {option.label}
                </a>
              )}
              {href !== null && <IconExternalLink size={13} aria-hidden="true" />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function markOf({ asks, productId }: MenuContent['options'][number]): Icon | null {
  if (asks === 'location') return IconMapPin;
  if (asks === 'contact') return IconAddressBook;
  if (asks !== undefined) return IconHandClick;
  return productId === undefined ? null : IconShoppingBag;
}
