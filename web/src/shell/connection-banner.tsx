import { Button, Group, Loader, Text } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { useConnection, useDeskLink } from '../live/desk-link.js';
import classes from './connection-banner.module.css';

/** A short interruption is nobody's business; a longer one must be seen. */
const PATIENCE_MS = 1_500;

export function ConnectionBanner() {
  const { t } = useTranslation();
  const { socket } = useDeskLink();
  const connection = useConnection();
  const [lasting, setLasting] = useState(false);
  const online = connection === 'online';

  useEffect(() => {
    if (online) return;
    const timer = setTimeout(() => setLasting(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [online]);

  if (online || !lasting) return <div role="status" aria-live="polite" />;
  return (
    <div role="status" aria-live="polite" className={classes.banner}>
      <Group gap="xs" justify="center" wrap="nowrap">
        {connection === 'connecting' ? (
          <Loader size={14} color="currentColor" />
        ) : (
          <IconPlugConnectedX size={16} style={{ flex: 'none' }} aria-hidden="true" />
        )}
        <Text size="sm">{t(connection === 'connecting' ? 'shell.connecting' : 'shell.offline')}</Text>
        {connection === 'offline' && (
          <Button size="compact-xs" variant="white" color="dark" flex="none" onClick={socket.hurry}>
            {t('shell.connectNow')}
          </Button>
        )}
      </Group>
    </div>
  );
}
