import { Button, Group, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { useConnection } from '../live/desk-link.js';
import classes from './connection-banner.module.css';

/** Is the script this page runs no longer the one the hub's page names? No answer: nobody knows, so no. */
async function isOutdated(): Promise<boolean> {
  const own = document.querySelector('script[type="module"][src]')?.getAttribute('src');
  if (own === null || own === undefined) return false;
  try {
    const response = await fetch('/', { cache: 'no-store', headers: { accept: 'text/html' } });
    return response.ok && !(await response.text()).includes(own);
  } catch {
    return false;
  }
}

/** An upgrade cuts the line for a moment: when it is back, the hub's page is asked for. Nothing is reloaded under anybody's hands. */
export function NewVersion() {
  const { t } = useTranslation();
  const connection = useConnection();
  const wasOffline = useRef(false);
  const [outdated, setOutdated] = useState(false);

  useEffect(() => {
    if (connection !== 'online') {
      wasOffline.current = true;
      return;
    }
    if (!wasOffline.current) return;
    wasOffline.current = false;
    let left = false;
    void isOutdated().then((is) => {
      if (is && !left) setOutdated(true);
    });
    return () => {
      left = true;
    };
  }, [connection]);

  if (!outdated) return <div role="status" aria-live="polite" />;
  return (
    <div role="status" aria-live="polite" className={classes.banner} data-kind="news">
      <Group gap="xs" justify="center" wrap="nowrap">
        <IconRefresh size={16} style={{ flex: 'none' }} aria-hidden="true" />
        <Text size="sm">{t('shell.newVersion')}</Text>
        <Button size="compact-xs" variant="white" color="dark" flex="none" onClick={() => window.location.reload()}>
          {t('shell.reload')}
        </Button>
      </Group>
    </div>
  );
}
