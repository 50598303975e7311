import { useTranslation } from '../i18n/translation.js';
import { CannedManager } from './canned-manager.js';

/** The canned responses of everybody and of the groups. */
export function CannedPage() {
  const { t } = useTranslation();
  return <CannedManager title={t('answers.canned')} text={t('answers.cannedText')} scopes={['general', 'group']} />;
}
