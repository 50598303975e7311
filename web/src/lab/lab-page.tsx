import { Group, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconFlaskOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { QueryState } from '../admin/query-state.js';
import { getLab, type LabView } from '../api/lab.js';
import { useMe } from '../data/me.js';
import { usePlatformName } from '../i18n/platform-name.js';
import { useTranslation } from '../i18n/translation.js';
import { PageMessage } from '../shell/page-message.js';
import { PlatformBadge } from '../shell/platform-badge.js';
import { ChosenHolder, ChosenSwitches } from './chosen-phone.js';
import { DemoDeskCard } from './demo-desk-card.js';
import { DemoDeskDialog } from './demo-desk-dialog.js';
import { InboxHint } from './inbox-hint.js';
import classes from './lab-page.module.css';
import { PhoneRow } from './phone-row.js';
import { PlatformPicker } from './platform-picker.js';
import { useDemoDesk } from './use-demo-desk.js';
import type { HolderChoice } from './use-phone-holder.js';

const route = getRouteApi('/desk/lab');

/** The end user's side: a phone on each platform's stand-in, and the switches that make the platform misbehave. */
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
  const nameOf = usePlatformName();
  const desk = useDemoDesk(platforms);
  const roomForRow = useMediaQuery('(min-width: 60em)', true, { getInitialValueInEffect: false });
  const [choices, setChoices] = useState<Readonly<Record<string, HolderChoice>>>({});
  const chosen =
    platforms.find(({ platform }) => platform === wanted) ?? platforms.find(({ accounts }) => accounts.length > 0) ?? platforms[0];
  const [sought, setSought] = useState({ platform: chosen?.platform ?? '' });
  if (!enabled || chosen === undefined)
    return <PageMessage icon={<IconFlaskOff size={28} />} title={t('lab.off')} text={t('lab.offText')} />;

  const { platform, displayName, accounts } = chosen;
  const choice = choices[platform] ?? {};
  const demoDesk = me.agent.role === 'admin' && (desk.busy || platforms.some((one) => one.accounts.length === 0)) && (
    <DemoDeskCard busy={desk.busy} onMake={desk.make} />
  );
  const choose = (next: string): void => void navigate({ search: { platform: next }, replace: true });
  return (
    <div className={classes.layout}>
      <div className={classes.head}>
        <Title order={1} size="h3">
          {t('lab.title')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('lab.text')}
        </Text>
        <PlatformPicker
          platforms={platforms}
          chosen={platform}
          onChosen={(next) => {
            choose(next);
            setSought({ platform: next });
          }}
        />
      </div>
      {desk.made !== null && <DemoDeskDialog desk={desk.made} onClose={desk.putAway} />}
      <div className={classes.holder}>
        {roomForRow && demoDesk}
        {roomForRow && accounts.length > 0 && (
          <Group gap="xs">
            <PlatformBadge platform={platform} size={26} />
            <Title order={2} size="h4">
              {nameOf(platform, displayName)}
            </Title>
          </Group>
        )}
        <ChosenHolder
          key={platform}
          view={chosen}
          choice={choice}
          narrow={!roomForRow}
          onChoice={(next) => setChoices((all) => ({ ...all, [platform]: next }))}
        />
      </div>
      <div className={classes.phones}>
        <PhoneRow
          platforms={roomForRow ? platforms.filter((one) => one === chosen || one.accounts.length > 0) : [chosen]}
          chosen={platform}
          sought={sought}
          choices={choices}
          onChosen={choose}
        />
      </div>
      <div className={classes.switches}>
        {!roomForRow && demoDesk}
        {accounts.length > 0 && <ChosenSwitches key={platform} view={chosen} choice={choice} />}
        <InboxHint />
      </div>
    </div>
  );
}
