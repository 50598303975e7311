import { IconUserCheck } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView } from '../../../src/contract/api.js';
import classes from './composer.module.css';
import { isPersonalOnly } from './reply-window.js';

/** The channel's free time is over, and an agent may answer all the same: how that is sent, and what is not taken any more. */
export function PersonalOnly({ row, now }: { row: ConversationView; now: number }) {
  const { t } = useTranslation();
  if (!isPersonalOnly(row.replyWindow, now)) return null;
  return (
    <div className={classes.personalOnly} role="status">
      <IconUserCheck size={17} aria-hidden="true" />
      <span>{t('composer.window.personal', { hours: row.capabilities.replyWindow?.automaticHours })}</span>
    </div>
  );
}
