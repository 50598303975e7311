import { Anchor, Button, Group, Loader, Select, Text, TextInput, Title } from '@mantine/core';
import { IconDeviceMobileMessage, IconExternalLink } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelAccountView } from '../../../src/contract/api.js';
import { bindDemo, createPerson, getLab, listPeople } from '../api/lab.js';
import { useMe } from '../data/me.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { PageMessage } from '../shell/page-message.js';
import { FaultSwitches } from './fault-switches.js';
import classes from './lab.module.css';
import { Phone } from './phone.js';

/** Be the end user: a phone on the platform's stand-in, and switches for everything that can go wrong. */
export function LabPage() {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const me = useMe();
  const client = useQueryClient();
  const lab = useQuery({ queryKey: ['lab'], queryFn: getLab });
  const demo = useMutation({
    mutationFn: () => bindDemo('telegram'),
    onSuccess: () => client.invalidateQueries(),
  });
  if (lab.isPending) return <Loader m="xl" aria-label={t('common.loading')} />;
  if (lab.isError) return <PageMessage icon={<IconDeviceMobileMessage />} title={describe(lab.error)} tone="danger" />;
  if (!lab.data.enabled) return <PageMessage icon={<IconDeviceMobileMessage />} title={t('lab.off')} text={t('lab.offText')} />;
  const accounts = lab.data.platforms.flatMap((platform) => platform.accounts);
  if (accounts.length === 0) {
    return (
      <PageMessage icon={<IconDeviceMobileMessage />} title={t('lab.welcome')} text={t('lab.welcomeText')}>
        {me.agent.role === 'admin' ? (
          <Button loading={demo.isPending} onClick={() => demo.mutate()}>
            {t('lab.setUp')}
          </Button>
        ) : (
          <Text size="sm">{t('lab.askAdmin')}</Text>
        )}
        {demo.isError && (
          <Text size="sm" c="red" role="alert">
            {describe(demo.error)}
          </Text>
        )}
      </PageMessage>
    );
  }
  return <Bench accounts={accounts} />;
}

function Bench({ accounts }: { accounts: ChannelAccountView[] }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [accountId, setAccountId] = useState(accounts[0]?.id ?? '');
  const [personId, setPersonId] = useState<string | null>(null);
  const [newName, setNewName] = useState('');
  const people = useQuery({ queryKey: ['lab-people'], queryFn: listPeople });
  const add = useMutation({
    mutationFn: (displayName: string) => createPerson({ displayName }),
    onSuccess: async (person) => {
      await client.invalidateQueries({ queryKey: ['lab-people'] });
      setPersonId(String(person.id));
      setNewName('');
    },
  });
  const account = accounts.find((candidate) => candidate.id === accountId) ?? accounts[0];
  const person = people.data?.items.find((candidate) => String(candidate.id) === personId) ?? people.data?.items[0];
  const addPerson = (event: FormEvent): void => {
    event.preventDefault();
    if (newName.trim() !== '') add.mutate(newName.trim());
  };
  return (
    <div className={classes.page}>
      <section className={classes.side}>
        <Title order={1} size="h3">
          {t('lab.title')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('lab.text')}
        </Text>
        <Anchor href="/inbox?view=queued" target="_blank" rel="noopener">
          <Group gap={6}>
            <IconExternalLink size={16} />
            {t('lab.openInbox')}
          </Group>
        </Anchor>
        {accounts.length > 1 && (
          <Select
            label={t('lab.account')}
            data={accounts.map((item) => ({ value: item.id, label: item.name }))}
            value={account?.id ?? null}
            allowDeselect={false}
            onChange={(value) => setAccountId(value ?? accountId)}
          />
        )}
        <Select
          label={t('lab.person')}
          data={(people.data?.items ?? []).map((item) => ({ value: String(item.id), label: item.displayName }))}
          value={person === undefined ? null : String(person.id)}
          allowDeselect={false}
          onChange={setPersonId}
        />
        <form onSubmit={addPerson}>
          <Group align="flex-end" gap="xs" wrap="nowrap">
            <TextInput
              label={t('lab.newPerson')}
              value={newName}
              maxLength={64}
              onChange={(event) => setNewName(event.currentTarget.value)}
              style={{ flex: 1 }}
            />
            <Button type="submit" variant="default" loading={add.isPending}>
              {t('lab.add')}
            </Button>
          </Group>
        </form>
        <FaultSwitches />
      </section>
      {account !== undefined && person !== undefined && (
        <Phone
          key={`${account.id} ${person.id}`}
          address={{ externalAccountId: account.externalAccountId, personId: person.id }}
          person={person}
          botName={account.name}
        />
      )}
    </div>
  );
}
