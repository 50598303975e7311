import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { LANGUAGES, setLanguage, type Language } from '../i18n/languages.js';
import classes from './door-page.module.css';

/** The frame of the pages before the desk: set-up and login. */
export function DoorPage({ wide = false, children }: { wide?: boolean; children: ReactNode }) {
  const { t, i18n } = useTranslation();
  return (
    <main className={classes.page}>
      <div className={classes.card} data-wide={wide}>
        <div className={classes.head}>
          <img src="/favicon.svg" alt="" className={classes.logo} />
          <span className={classes.name}>Switchboard</span>
          <SegmentedControl
            size="xs"
            aria-label={t('shell.language')}
            value={i18n.language}
            onChange={(code) => void setLanguage(code as Language)}
            data={LANGUAGES.map(({ code, label }) => ({ value: code, label }))}
          />
        </div>
        {children}
      </div>
    </main>
  );
}
