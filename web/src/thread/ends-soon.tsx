import { IconClockExclamation } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import type { ListedConversation } from '../../../src/contract/api.js';
import { isEndingSoon } from '../data/ending-soon.js';
import { elapsed } from '../i18n/times.js';
import { useNow } from '../shell/use-now.js';
import classes from './ends-soon.module.css';

/** Shown for the last fifth of the time after which a session ends by itself. */
export function EndsSoon({ row }: { row: ListedConversation }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const deadlineAt = row.session?.deadlineAt;
  if (deadlineAt === undefined || !isEndingSoon(row, now)) return null;
  // What is left, as long as if it had begun that long ago.
  const time = elapsed(new Date(now).toISOString(), Date.parse(deadlineAt), i18n.language);
  return (
    <span className={classes.ends} title={t('desk.endsInHint')}>
      <IconClockExclamation size={13} aria-hidden="true" /> {t('desk.endsIn', { time })}
    </span>
  );
}
