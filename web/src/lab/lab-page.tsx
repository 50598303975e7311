import { Button, Select, Text, Title } from '@mantine/core';
import { notify } from '../shell/notify.js';
import { IconDeviceMobileMessage, IconFlask, IconFlaskOff } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ChannelAccountView } from '../../../src/contract/api.js';
import { QueryState } from '../admin/query-state.js';
import { bindDemo, getLab, listPeople, type LabPlatform, type LabView } from '../api/lab.js';
import { useMe } from '../data/me.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { usePlatformName } from '../i18n/platform-name.js';
import { PageMessage } from '../shell/page-message.js';
import { DemoDeskCard } from './demo-desk-card.js';
import { DemoDeskDialog } from './demo-desk-dialog.js';
import { Doings } from './doings.js';
import { FaultSwitches } from './fault-switches.js';
import { InboxHint } from './inbox-hint.js';
import classes from './lab-page.module.css';
import { PersonPicker } from './person-picker.js';
import { Phone } from './phone.js';
import { phoneWay } from './phone-ways.js';
import { PlatformPicker } from './platform-picker.js';
import { SiteBench } from './site-phone.js';
import { TimeJump } from './time-jump.js';
import { useDemoDesk } from './use-demo-desk.js';

const route = getRouteApi('/desk/lab');

/** The end user's side: a phone on a platform's stand-in, and the switches that make the platform misbehave. */
export function LabPage() {
  const lab = useQuery({ queryKey: ['lab'], queryFn: getLab });
  return (
    <div className={classes.lab}>
      <QueryState query={lab}>{(view) => <Lab view={view} />}</QueryState>
    </div>
  );
}

function Lab({ view: { enabled, platforms } }: { view: LabView }) {
  const { t } = useTranslation();
  const wanted = route.useSearch().platform;
  const navigate = route.useNavigate();
  const me = useMe();
  const desk = useDemoDesk(platforms);
  const chosen =
    platforms.find(({ platform }) => platform === wanted) ?? platforms.find(({ accounts }) => accounts.length > 0) ?? platforms[0];
  if (!enabled || chosen === undefined)
    return <PageMessage icon={<IconFlaskOff size={28} />} title={t('lab.off')} text={t('lab.offText')} />;
  const picker = (
    <>
      <div>
        <Title order={1} size="h3">
          {t('lab.title')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('lab.text')}
        </Text>
      </div>
      <PlatformPicker
        platforms={platforms}
        chosen={chosen.platform}
        onChosen={(platform) => void navigate({ search: { platform }, replace: true })}
      />
      {me.agent.role === 'admin' && (desk.busy || platforms.some(({ accounts }) => accounts.length === 0)) && (
        <DemoDeskCard busy={desk.busy} onMake={desk.make} />
      )}
      {desk.made !== null && <DemoDeskDialog desk={desk.made} onClose={desk.putAway} />}
    </>
  );
  if (chosen.accounts.length > 0 && chosen.isSite === true) return <SiteBench key={chosen.platform} {...chosen} picker={picker} />;
  if (chosen.accounts.length > 0) return <Bench key={chosen.platform} {...chosen} picker={picker} />;
  return (
    <div className={classes.columns}>
      <div className={classes.side}>{picker}</div>
      <div className={classes.phonePlace}>
        <NoAccount {...chosen} />
      </div>
    </div>
  );
}

function NoAccount({ platform, displayName }: LabPlatform) {
  const { t } = useTranslation();
  const nameOf = usePlatformName();
  const me = useMe();
  const client = useQueryClient();
  const describe = useDescribeError();
  const demo = useMutation({
    mutationFn: () => bindDemo(platform),
    onSuccess: async () => {
      for (const key of ['lab', 'channel-accounts', 'lab-people']) await client.invalidateQueries({ queryKey: [key] });
    },
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  const admin = me.agent.role === 'admin';
  return (
    <PageMessage
      icon={<IconFlask size={28} />}
      title={nameOf(platform, displayName)}
      text={t(admin ? 'lab.noAccount' : 'lab.noAccountAskAdmin')}
    >
      {admin && (
        <Button loading={demo.isPending} onClick={() => demo.mutate()}>
          {t('lab.bindDemo')}
        </Button>
      )}
    </PageMessage>
  );
}

/** The phone of one platform, with everything that can be done to it around. */
function Bench({ platform, hasReplyWindow, accounts, picker }: LabPlatform & { picker: ReactNode }) {
  const { t } = useTranslation();
  const people = useQuery({ queryKey: ['lab-people', platform], queryFn: () => listPeople(platform) });
  const [accountId, setAccountId] = useState<string | null>(null);
  const [personId, setPersonId] = useState<string | null>(null);
  const account = accounts.find(({ id }) => id === accountId) ?? accounts[0];
  const way = phoneWay(platform);
  return (
    <QueryState query={people}>
      {({ items }) => {
        const person = items.find(({ id }) => String(id) === personId) ?? items[0];
        const address = account !== undefined && person !== undefined ? addressOf(platform, account, person.id) : undefined;
        return (
          <div className={classes.columns}>
            <div className={classes.side}>
              {picker}
              {accounts.length > 1 && (
                <Select
                  label={t('lab.account')}
                  data={accounts.map(({ id, name }) => ({ value: id, label: name }))}
                  value={account?.id ?? null}
                  onChange={setAccountId}
                  allowDeselect={false}
                />
              )}
              <PersonPicker platform={platform} people={items} chosen={person} onChosen={setPersonId} />
            </div>
            <div className={classes.phonePlace}>
              {account !== undefined && person !== undefined && address !== undefined ? (
                <Phone key={`${account.id} ${person.id}`} way={way} address={address} account={account} person={person} />
              ) : (
                <PageMessage icon={<IconDeviceMobileMessage size={28} />} title={t('lab.nobody')} text={t('lab.nobodyText')} />
              )}
            </div>
            <div className={classes.side}>
              <InboxHint />
              {address !== undefined && way.doings.length > 0 && <Doings key={platform} doings={way.doings} address={address} />}
              {account !== undefined && hasReplyWindow && <TimeJump account={account} />}
              <FaultSwitches platform={platform} />
            </div>
          </div>
        );
      }}
    </QueryState>
  );
}

function addressOf(platform: string, { externalAccountId }: ChannelAccountView, personId: number | string) {
  return { platform, externalAccountId, personId };
}
