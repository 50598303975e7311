import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconCircleCheck } from '@tabler/icons-react';
import { CopiedField } from '../admin/copied-field.js';
import { Fact } from '../contact/panel-section.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { usePlatformName } from '../i18n/platform-name.js';
import { useTranslation } from '../i18n/translation.js';
import { Dialog } from '../shell/dialog.js';
import type { DemoDesk } from './demo-desk.js';

/** What the one click has made, and how to sign in as the second agent. */
export function DemoDeskDialog({ desk: { bound, refused, groups, agent }, onClose }: { desk: DemoDesk; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const nameOf = usePlatformName();
  const describe = useDescribeError();
  const names = new Intl.ListFormat(i18n.language);
  return (
    <Dialog onClose={onClose} title={t('lab.deskMade')} closeOnClickOutside={false}>
      <Stack ta="start">
        <Alert color="teal" icon={<IconCircleCheck size={18} />}>
          {t('lab.deskBound', { count: bound.length })}
        </Alert>
        {refused.map(({ platform, error }) => (
          <Alert
            key={platform.platform}
            color="red"
            icon={<IconAlertCircle size={18} />}
            title={nameOf(platform.platform, platform.displayName)}
            role="alert"
          >
            {describe(error)}
          </Alert>
        ))}
        <dl style={{ margin: 0 }}>
          <Fact label={t('admin.groups')}>{names.format(groups)}</Fact>
          <Fact label={t('lab.secondAgent')}>{agent.name}</Fact>
        </dl>
        <Text size="sm">{t(agent.password === undefined ? 'lab.agentKnown' : 'lab.agentText')}</Text>
        <Group grow align="flex-start">
          <CopiedField label={t('login.login')} value={agent.login} />
          {agent.password !== undefined && <CopiedField label={t('login.password')} value={agent.password} />}
        </Group>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('common.close')}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
