import type { ChannelAccountView } from '../../../src/contract/api.js';
import { labSiteUrl } from '../api/lab.js';
import { useTranslation } from '../i18n/translation.js';
import classes from './phone.module.css';

/** A visitor's phone, on a shop that has the widget. */
export function SitePhone({ account }: { account: ChannelAccountView }) {
  const { t, i18n } = useTranslation();
  return (
    <div className={classes.phone} data-platform={account.platform}>
      <iframe className={classes.site} title={t('widget.sitePhone')} src={labSiteUrl(account.id, i18n.language)} loading="lazy" />
    </div>
  );
}
