import { IconChevronDown, IconChevronsUp, IconChevronUp } from '@tabler/icons-react';
import { levelOf } from '../data/priority.js';
import { useTranslation } from '../i18n/translation.js';

const MARKS = {
  urgent: { icon: IconChevronsUp, color: 'var(--sb-danger)' },
  high: { icon: IconChevronUp, color: 'var(--sb-warning)' },
  low: { icon: IconChevronDown, color: 'var(--mantine-color-dimmed)' },
};

/** How urgent a session is; nothing while it is as usual. */
export function PriorityMark({ priority = 0, size }: { priority?: number | undefined; size: number }) {
  const { t } = useTranslation();
  const level = levelOf(priority);
  if (level === 'usual') return null;
  const { icon: Icon, color } = MARKS[level];
  const words = t(`priority.${level}`);
  return (
    <span role="img" aria-label={words} title={words} style={{ display: 'inline-flex', flex: 'none', alignSelf: 'center' }}>
      <Icon size={size} stroke={2.5} color={color} aria-hidden="true" />
    </span>
  );
}
