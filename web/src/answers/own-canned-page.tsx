import { useTranslation } from '../i18n/translation.js';
import classes from './answers.module.css';
import { CannedManager } from './canned-manager.js';

/** The canned responses an agent keeps for themselves. */
export function OwnCannedPage() {
  const { t } = useTranslation();
  return (
    <div className={classes.page}>
      <div className={classes.content}>
        <CannedManager title={t('answers.own')} text={t('answers.ownText')} scopes={['own']} />
      </div>
    </div>
  );
}
