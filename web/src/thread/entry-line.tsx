import { useTranslation } from '../i18n/translation.js';
import type { EntryPointView } from '../../../src/contract/api.js';
import { EntryWords } from '../content/entry-words.js';
import classes from './message-list.module.css';

/** What brought the person here, before the message it came with. */
export function EntryLine({ entryPoint, conversationId }: { entryPoint: EntryPointView; conversationId: string }) {
  const { t } = useTranslation();
  return (
    <div className={classes.line}>
      {t('routing.cameThrough')} <EntryWords entryPoint={entryPoint} conversationId={conversationId} />
    </div>
  );
}
