import { IconAlertCircle, IconCheck, IconChecks, IconClock, IconHelpCircle, type Icon } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import type { MessageStatus } from '../../../src/contract/api.js';
import classes from './message-bubble.module.css';

const ICONS: Record<MessageStatus, Icon> = {
  stored: IconCheck,
  queued: IconClock,
  sending: IconClock,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  failed: IconAlertCircle,
  uncertain: IconHelpCircle,
  expired: IconAlertCircle,
};

export function StatusTick({ status }: { status: MessageStatus }) {
  const { t } = useTranslation();
  const Mark = ICONS[status];
  const label = t(`status.${status}`);
  return (
    <span className={classes.tick} data-status={status} title={label} role="img" aria-label={label}>
      <Mark size={15} stroke={2.2} aria-hidden="true" />
    </span>
  );
}
