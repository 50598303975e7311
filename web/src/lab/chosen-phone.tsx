import { Group, Paper, Select, Text } from '@mantine/core';
import type { LabPlatform } from '../api/lab.js';
import { useTranslation } from '../i18n/translation.js';
import { Doings } from './doings.js';
import { FaultSwitches } from './fault-switches.js';
import { PersonPicker } from './person-picker.js';
import { phoneWay } from './phone-ways.js';
import { TimeJump } from './time-jump.js';
import { usePhoneHolder, type HolderChoice } from './use-phone-holder.js';

interface HolderProps {
  view: LabPlatform;
  choice: HolderChoice;
  /** No room for more than what is chosen. */
  narrow: boolean;
  onChoice: (choice: HolderChoice) => void;
}

/** Who holds the chosen phone, and which account they write to. */
export function ChosenHolder({ view, choice, narrow, onChoice }: HolderProps) {
  const { t } = useTranslation();
  const { people, account, person } = usePhoneHolder(view, choice);
  const chosen = (
    <>
      {view.accounts.length > 1 && (
        <Select
          {...(narrow ? { 'aria-label': t('lab.account'), flex: 1 } : { label: t('lab.account') })}
          data={view.accounts.map(({ id, name }) => ({ value: id, label: name }))}
          value={account?.id ?? null}
          onChange={(accountId) => accountId !== null && onChoice({ ...choice, accountId })}
          allowDeselect={false}
        />
      )}
      {people.data !== undefined && (
        <PersonPicker
          platform={view.platform}
          people={people.data.items}
          chosen={person}
          narrow={narrow}
          onChosen={(personId) => onChoice({ ...choice, personId })}
        />
      )}
    </>
  );
  if (!narrow) return chosen;
  return (
    <Group gap="xs" wrap="nowrap">
      {chosen}
    </Group>
  );
}

/** What can happen on the chosen phone's platform, and what can be done to it. */
export function ChosenSwitches({ view, choice }: Pick<HolderProps, 'view' | 'choice'>) {
  const { t } = useTranslation();
  const { account, address } = usePhoneHolder(view, choice);
  const { doings } = phoneWay(view.platform);
  if (view.isSite === true)
    return (
      <Paper withBorder p="md" radius="lg">
        <Text size="sm" c="dimmed">
          {t('widget.siteHint')}
        </Text>
      </Paper>
    );
  return (
    <>
      {address !== undefined && doings.length > 0 && <Doings doings={doings} address={address} />}
      {account !== undefined && view.hasReplyWindow && <TimeJump account={account} />}
      <FaultSwitches platform={view.platform} />
    </>
  );
}
