import { Alert, Button, Divider, Group, Loader, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconAlertCircle, IconDeviceMobileMessage } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from '../i18n/translation.js';
import { BindForm } from '../admin/bind-form.js';
import { bindDemo, getLab } from '../api/lab.js';
import { useDescribeError } from '../i18n/describe-error.js';

/** The first way in: a real account, or the lab for whoever has none. */
export function ChannelStep() {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const navigate = useNavigate();
  const client = useQueryClient();
  const lab = useQuery({ queryKey: ['lab'], queryFn: getLab });
  const next = (): Promise<void> => navigate({ to: '/setup', search: { step: 'message' } });
  const platform = lab.data?.platforms[0];
  const demo = useMutation({
    mutationFn: async (name: string) => {
      if (platform === undefined || platform.accounts.length === 0) await bindDemo(name);
    },
    onSuccess: async () => {
      await Promise.all(['lab', 'channel-accounts'].map((key) => client.invalidateQueries({ queryKey: [key] })));
      await next();
    },
  });
  if (lab.isPending) return <Loader role="status" aria-label={t('common.loading')} />;
  return (
    <Stack>
      <Title order={1} size="h3">
        {t('setup.channelTitle')}
      </Title>
      {lab.data?.enabled === true && platform !== undefined && (
        <>
          <Paper withBorder p="md" radius="lg">
            <Group wrap="nowrap" align="flex-start">
              <ThemeIcon size={44} radius="md" variant="light">
                <IconDeviceMobileMessage size={24} />
              </ThemeIcon>
              <Stack gap={6} style={{ flex: 1 }}>
                <Text fw={600}>{t('setup.labTitle')}</Text>
                <Text size="sm" c="dimmed">
                  {t('setup.labText')}
                </Text>
                {demo.error !== null && (
                  <Alert color="red" icon={<IconAlertCircle size={18} />} role="alert">
                    {describe(demo.error)}
                  </Alert>
                )}
                <div>
                  <Button loading={demo.isPending} onClick={() => demo.mutate(platform.platform)}>
                    {t('setup.tryLab')}
                  </Button>
                </div>
              </Stack>
            </Group>
          </Paper>
          <Divider label={t('setup.orBind')} />
        </>
      )}
      <BindForm onBound={() => void next()} />
      <Group justify="flex-end">
        <Button variant="subtle" color="gray" onClick={() => void navigate({ to: '/inbox' })}>
          {t('setup.later')}
        </Button>
      </Group>
    </Stack>
  );
}
