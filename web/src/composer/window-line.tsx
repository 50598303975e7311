import { IconHourglass } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import type { ReplyWindow } from '../../../src/contract/api.js';
import { untilTime, exactTime } from '../i18n/times.js';
import classes from './composer.module.css';
import { endsSoon } from './reply-window.js';

/** How long, and how often, the agent may still answer. */
export function WindowLine({ window, now }: { window: ReplyWindow; now: number }) {
  const { t, i18n } = useTranslation();
  const { closesAt, remaining } = window;
  if (window.state !== 'open' || closesAt === undefined) return null;
  const time = untilTime(closesAt, now, i18n.language);
  return (
    <span
      className={classes.window}
      data-soon={endsSoon(window, now)}
      title={exactTime(closesAt, i18n.language)}
      data-testid="reply-window"
    >
      <IconHourglass size={14} aria-hidden="true" />
      {remaining === undefined
        ? t('composer.window.until', { time })
        : t('composer.window.countUntil', { answers: t('composer.window.left', { count: remaining }), time })}
    </span>
  );
}
