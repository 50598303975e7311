import { Alert, Button, Select, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDeviceMobileMessage, IconExternalLink, IconFlask, IconFlaskOff } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelAccountView } from '../../../src/contract/api.js';
import { QueryState } from '../admin/query-state.js';
import { bindDemo, getLab, listPeople, type LabView } from '../api/lab.js';
import { useMe } from '../data/me.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { PageMessage } from '../shell/page-message.js';
import { FaultSwitches } from './fault-switches.js';
import classes from './lab-page.module.css';
import { Phone } from './phone.js';
import { PersonPicker } from './person-picker.js';

/** The end user's side: a phone on the platform's stand-in, and the switches that make the platform misbehave. */
export function LabPage() {
  const lab = useQuery({ queryKey: ['lab'], queryFn: getLab });
  return (
    <div className={classes.lab}>
      <QueryState query={lab}>{(view) => <Lab view={view} />}</QueryState>
    </div>
  );
}

function Lab({ view }: { view: LabView }) {
  const { t } = useTranslation();
  const telegram = view.platforms.find(({ platform }) => platform === 'telegram');
  if (!view.enabled || telegram === undefined)
    return <PageMessage icon={<IconFlaskOff size={28} />} title={t('lab.off')} text={t('lab.offText')} />;
  if (telegram.accounts.length === 0) return <NoAccount platform={telegram.platform} />;
  return <Bench accounts={telegram.accounts} />;
}

function NoAccount({ platform }: { platform: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const describe = useDescribeError();
  const demo = useMutation({
    mutationFn: () => bindDemo(platform),
    onSuccess: async () => {
      for (const key of ['lab', 'channel-accounts', 'lab-people']) await client.invalidateQueries({ queryKey: [key] });
    },
    onError: (error) => notifications.show({ color: 'red', message: describe(error) }),
  });
  const admin = me.agent.role === 'admin';
  return (
    <PageMessage icon={<IconFlask size={28} />} title={t('lab.title')} text={t(admin ? 'lab.noAccount' : 'lab.noAccountAskAdmin')}>
      {admin && (
        <Button loading={demo.isPending} onClick={() => demo.mutate()}>
          {t('lab.bindDemo')}
        </Button>
      )}
    </PageMessage>
  );
}

function Bench({ accounts }: { accounts: ChannelAccountView[] }) {
  const { t } = useTranslation();
  const people = useQuery({ queryKey: ['lab-people'], queryFn: listPeople });
  const [accountId, setAccountId] = useState(accounts[0]?.id ?? '');
  const [personId, setPersonId] = useState<string | null>(null);
  const account = accounts.find(({ id }) => id === accountId) ?? accounts[0];
  return (
    <QueryState query={people}>
      {({ items }) => {
        const person = items.find(({ id }) => String(id) === personId) ?? items[0];
        return (
          <div className={classes.columns}>
            <div className={classes.side}>
              <div>
                <Title order={1} size="h3">
                  {t('lab.title')}
                </Title>
                <Text size="sm" c="dimmed">
                  {t('lab.text')}
                </Text>
              </div>
              {accounts.length > 1 && (
                <Select
                  label={t('lab.account')}
                  data={accounts.map(({ id, name }) => ({ value: id, label: name }))}
                  value={account?.id ?? null}
                  onChange={(value) => setAccountId(value ?? accountId)}
                  allowDeselect={false}
                />
              )}
              <PersonPicker people={items} chosen={person} onChosen={setPersonId} />
              <Alert icon={<IconDeviceMobileMessage size={18} />} variant="light" title={t('lab.hintTitle')}>
                <Stack gap="xs" align="flex-start">
                  <Text size="sm">{t('lab.hint')}</Text>
                  <Button component="a" href="/inbox?view=queued" target="_blank" size="xs" rightSection={<IconExternalLink size={14} />}>
                    {t('lab.openInbox')}
                  </Button>
                </Stack>
              </Alert>
            </div>
            <div className={classes.phonePlace}>
              {account !== undefined && person !== undefined ? (
                <Phone
                  key={`${account.id} ${person.id}`}
                  address={{ externalAccountId: account.externalAccountId, personId: person.id }}
                  account={account}
                  person={person}
                />
              ) : (
                <PageMessage icon={<IconDeviceMobileMessage size={28} />} title={t('lab.nobody')} text={t('lab.nobodyText')} />
              )}
            </div>
            <div className={classes.side}>
              <FaultSwitches />
            </div>
          </div>
        );
      }}
    </QueryState>
  );
}
