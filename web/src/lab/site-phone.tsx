import { useWindowEvent } from '@mantine/hooks';
import { useRef } from 'react';
import type { ChannelAccountView } from '../../../src/contract/api.js';
import { labSiteUrl } from '../api/lab.js';
import { useTranslation } from '../i18n/translation.js';
import classes from './phone.module.css';

interface Props {
  account: ChannelAccountView;
  onUsed: () => void;
}

/** A visitor's phone, on a shop that has the widget. */
export function SitePhone({ account, onUsed }: Props) {
  const { t, i18n } = useTranslation();
  const frame = useRef<HTMLIFrameElement>(null);
  // A click in the frame is told to the page in it alone; this one only loses the focus, in some browsers a moment before it says to whom.
  useWindowEvent('blur', () => setTimeout(() => document.activeElement === frame.current && onUsed()));
  return (
    <div className={classes.phone} data-platform={account.platform}>
      <iframe
        ref={frame}
        className={classes.site}
        title={t('widget.sitePhone')}
        src={labSiteUrl(account.id, i18n.language)}
        loading="lazy"
      />
    </div>
  );
}
