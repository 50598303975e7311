import { useTranslation } from '../i18n/translation.js';
import classes from './composer.module.css';

interface Props {
  note: boolean;
  onChange: (note: boolean) => void;
}

/** Whether what is written is for the customer or for colleagues. */
export function ModeSwitch({ note, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.modes} role="group" aria-label={t('composer.mode')}>
      <button type="button" className={classes.mode} aria-pressed={!note} onClick={() => onChange(false)}>
        {t('composer.reply')}
      </button>
      <button type="button" className={classes.mode} aria-pressed={note} onClick={() => onChange(true)}>
        {t('composer.note')}
      </button>
    </div>
  );
}
