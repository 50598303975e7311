import { IconWorld } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import classes from './message-bubble.module.css';

/** Everybody reads this message. */
export function PublicMark({ side }: { side: 'in' | 'out' }) {
  const { t } = useTranslation();
  return (
    <div className={classes.public}>
      <IconWorld size={13} aria-hidden="true" />
      {t(`thread.public.${side}`)}
    </div>
  );
}
