import { Group, Paper, SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES, setLanguage, type Language } from '../i18n/languages.js';
import classes from './door.module.css';

/** The frame of the pages before the desk: mark, one card, the language. */
export function Door({ children, width = 400 }: { children: ReactNode; width?: number }) {
  const { t, i18n } = useTranslation();
  return (
    <main className={classes.door}>
      <Group gap="sm" mb="lg">
        <img src="/favicon.svg" alt="" width={36} height={36} />
        <span className={classes.mark}>Switchboard</span>
      </Group>
      <Paper withBorder p="xl" w="100%" maw={width} shadow="sm">
        {children}
      </Paper>
      <SegmentedControl
        mt="lg"
        size="xs"
        aria-label={t('shell.language')}
        data={LANGUAGES.map(({ code, label }) => ({ value: code, label }))}
        value={i18n.language}
        onChange={(code) => void setLanguage(code as Language)}
      />
    </main>
  );
}
