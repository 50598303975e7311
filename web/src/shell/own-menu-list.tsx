import { Menu, Text, useMantineColorScheme } from '@mantine/core';
import { notify } from './notify.js';
import {
  IconBell,
  IconCheck,
  IconDeviceDesktop,
  IconKeyboard,
  IconLanguage,
  IconLock,
  IconLogout,
  IconMessageBolt,
  IconMoon,
  IconSun,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { PresenceStatus } from '../../../src/contract/api.js';
import { logout, putStatus, type Me } from '../api/session.js';
import { useMe } from '../data/me.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { LANGUAGES, setLanguage, withFurtherWords } from '../i18n/languages.js';
import { useDeskLink } from '../live/desk-link.js';
import { MenuFrame } from './menu-frame.js';
import { PresenceDot } from './presence-dot.js';
import { onDemand } from './on-demand.js';
import type { Place } from './use-opening.js';

const AlertsDialog = onDemand(withFurtherWords(async () => (await import('../alerts/alerts-dialog.js')).AlertsDialog));
const BreakReasonDialog = onDemand(async () => (await import('./break-reason-dialog.js')).BreakReasonDialog);

const STATUSES: readonly PresenceStatus[] = ['idle', 'busy', 'break', 'offline'];
const SCHEMES = [
  { value: 'auto', icon: IconDeviceDesktop },
  { value: 'light', icon: IconSun },
  { value: 'dark', icon: IconMoon },
] as const;

/** Own name and status; language, colours, sign out. */
export function OwnMenuList({ place, onShowKeys }: { place: Place; onShowKeys: () => void }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { socket } = useDeskLink();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const describe = useDescribeError();
  const [askingReason, setAskingReason] = useState(false);
  const [settingAlerts, setSettingAlerts] = useState(false);
  // Others may see one who has just come, or whose connection is broken, as offline; here it is what was chosen.
  const { chosenStatus: status, statusReason, name } = me.agent;

  const changeStatus = useMutation({
    mutationFn: putStatus,
    onSuccess: (_answer, input) => {
      client.setQueryData<Me>(['me'], (now) => {
        if (now === undefined) return now;
        const { statusReason: _before, ...agent } = now.agent;
        return {
          ...now,
          agent: { ...agent, chosenStatus: input.status, ...(input.reason !== undefined && { statusReason: input.reason }) },
        };
      });
    },
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  const signOut = useMutation({
    mutationFn: logout,
    // Where it failed the login goes on, and whoever sits down next would be in it.
    onError: (error) => notify({ color: 'red', message: describe(error) }),
    onSuccess: async () => {
      socket.stop();
      // At the hub it has ended with the login.
      void import('../alerts/push-device.js').then(({ forgetPush }) => forgetPush()).catch(() => undefined);
      await navigate({ to: '/login' });
    },
  });

  return (
    <>
      <MenuFrame place={place} position="right-end" width={230}>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)" truncate>
            {name}
          </Text>
          <Text size="xs" truncate>
            {t(`presence.${status}`)}
            {statusReason === undefined || statusReason === '' ? '' : ` · ${statusReason}`}
          </Text>
          {me.agent.status === 'offline' && status !== 'offline' && (
            <Text size="xs" style={{ whiteSpace: 'normal' }}>
              {t('desk.shownOffline')}
            </Text>
          )}
        </Menu.Label>
        {STATUSES.map((value) => (
          <Menu.Item
            key={value}
            leftSection={<PresenceDot status={value} />}
            rightSection={value === status ? <IconCheck size={14} aria-label={t('common.chosen')} /> : null}
            onClick={() => (value === 'break' ? setAskingReason(true) : changeStatus.mutate({ status: value }))}
          >
            {t(`presence.${value}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('shell.language')}</Menu.Label>
        {LANGUAGES.map(({ code, label }) => (
          <Menu.Item
            key={code}
            lang={code}
            leftSection={<IconLanguage size={16} />}
            rightSection={i18n.language === code ? <IconCheck size={14} aria-label={t('common.chosen')} /> : null}
            onClick={() => void setLanguage(code)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('shell.colours')}</Menu.Label>
        {SCHEMES.map(({ value, icon: Icon }) => (
          <Menu.Item
            key={value}
            leftSection={<Icon size={16} />}
            rightSection={colorScheme === value ? <IconCheck size={14} aria-label={t('common.chosen')} /> : null}
            onClick={() => setColorScheme(value)}
          >
            {t(`shell.scheme.${value}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconMessageBolt size={16} />} onClick={() => void navigate({ to: '/canned-responses' })}>
          {t('answers.own')}
        </Menu.Item>
        <Menu.Item leftSection={<IconBell size={16} />} onClick={() => setSettingAlerts(true)}>
          {t('alerts.title')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={onShowKeys}>
          {t('shortcuts.title')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLock size={16} />} onClick={() => void navigate({ to: '/profile' })}>
          {t('shell.profile')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()}>
          {t('shell.signOut')}
        </Menu.Item>
      </MenuFrame>
      {settingAlerts && <AlertsDialog onClose={() => setSettingAlerts(false)} />}
      {askingReason && (
        <BreakReasonDialog
          onClose={() => setAskingReason(false)}
          onChosen={(reason) => changeStatus.mutate({ status: 'break', ...(reason !== '' && { reason }) })}
        />
      )}
    </>
  );
}
