import { Alert, Button, Checkbox, Divider, Table, Text } from '@mantine/core';
import { IconBellOff, IconVolume } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import { Dialog } from '../shell/dialog.js';
import { ALERTS, canNotify, useAlertSettings, type Alert as AlertName, type AlertWays } from './alert-settings.js';
import { play } from './chime.js';
import classes from './alerts-dialog.module.css';
import { PushSettings } from './push-settings.js';

/** Which news sounds, and which is shown by the system. The browser is asked when the first one is wanted. */
export function AlertsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [settings, keep] = useAlertSettings();
  const [refused, setRefused] = useState(canNotify() && Notification.permission === 'denied');

  const set = async (alert: AlertName, way: keyof AlertWays, wanted: boolean): Promise<void> => {
    if (way === 'desktop' && wanted && Notification.permission !== 'granted') {
      const allowed = (await Notification.requestPermission()) === 'granted';
      setRefused(!allowed);
      if (!allowed) return;
    }
    keep({ ...settings, [alert]: { ...settings[alert], [way]: wanted } });
  };

  return (
    <Dialog onClose={onClose} title={t('alerts.title')}>
      <Table verticalSpacing="xs" horizontalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th aria-label={t('alerts.title')} />
            <Table.Th ta="center" className={classes.way ?? ''}>
              {t('alerts.sound')}
            </Table.Th>
            <Table.Th ta="center" className={classes.way ?? ''}>
              {t('alerts.desktop')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {ALERTS.map((alert) => (
            <Table.Tr key={alert}>
              <Table.Td>{t(`alerts.${alert}`)}</Table.Td>
              {(['sound', 'desktop'] as const).map((way) => (
                <Table.Td key={way}>
                  <Checkbox
                    mx="auto"
                    w="fit-content"
                    aria-label={`${t(`alerts.${alert}`)}: ${t(`alerts.${way}`)}`}
                    checked={settings[alert][way]}
                    disabled={way === 'desktop' && !canNotify()}
                    onChange={(event) => void set(alert, way, event.currentTarget.checked)}
                  />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {(refused || !canNotify()) && (
        <Alert mt="md" color="yellow" icon={<IconBellOff size={18} />}>
          {t(canNotify() ? 'alerts.blocked' : 'alerts.unsupported')}
        </Alert>
      )}
      <Button mt="md" size="xs" variant="light" leftSection={<IconVolume size={16} />} onClick={() => void play()}>
        {t('alerts.testSound')}
      </Button>
      <Text mt="xs" size="xs" c="dimmed">
        {t('alerts.intro')}
      </Text>
      <Divider my="md" />
      <PushSettings />
    </Dialog>
  );
}
