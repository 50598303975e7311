import { IconAddressBook, IconExternalLink, IconMapPin } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import type { MessageContent } from '../../../src/contract/content.js';
import classes from './card.module.css';
import { safeUrl } from './safe-url.js';
import { StyledText } from './styled-text.js';

/** A question with its options, as the customer got it; only the customer can choose. */
export function MenuCard({ content }: { content: Extract<MessageContent, { type: 'menu' }> }) {
  const { t } = useTranslation();
  return (
    <div>
      <StyledText text={content.text} entities={content.entities} />
      <ul className={classes.options} aria-label={t('content.options')}>
        {content.options.map((option) => {
          const href = safeUrl(option.url ?? '');
          return (
            <li key={option.id} className={classes.option}>
              {option.asks === 'location' && <IconMapPin size={14} aria-hidden="true" />}
              {option.asks === 'contact' && <IconAddressBook size={14} aria-hidden="true" />}
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
