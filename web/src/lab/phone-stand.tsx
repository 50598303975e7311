import { UnstyledButton } from '@mantine/core';
import { useInViewport } from '@mantine/hooks';
import { IconDeviceMobileMessage, IconFlame } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { QueryState } from '../admin/query-state.js';
import { getFaults, type LabPlatform } from '../api/lab.js';
import { usePlatformName } from '../i18n/platform-name.js';
import { useTranslation } from '../i18n/translation.js';
import { PageMessage } from '../shell/page-message.js';
import { PlatformBadge } from '../shell/platform-badge.js';
import { FAULTS, faultIsOn } from './faults.js';
import { NoAccount } from './no-account.js';
import classes from './phone-row.module.css';
import { Phone } from './phone.js';
import { phoneWay } from './phone-ways.js';
import { SitePhone } from './site-phone.js';
import type { Following } from './use-phone-chat.js';
import { usePhoneHolder, type HolderChoice, type PhoneHolder } from './use-phone-holder.js';

interface Props {
  view: LabPlatform;
  choice: HolderChoice;
  chosen: boolean;
  onChosen: () => void;
}

/** One platform's phone under its name, with who holds it and what is wrong with the platform. Who works on a phone chooses it. */
export function PhoneStand({ view, choice, chosen, onChosen }: Props) {
  const nameOf = usePlatformName();
  const { ref, inViewport } = useInViewport<HTMLElement>();
  const holder = usePhoneHolder(view, choice);
  const { platform, displayName } = view;
  const name = nameOf(platform, displayName);
  if (view.accounts.length === 0)
    return (
      <article className={classes.stand} data-stand={platform} aria-label={name}>
        <NoAccount {...view} />
      </article>
    );
  return (
    <article
      ref={ref}
      className={classes.stand}
      data-stand={platform}
      data-chosen={chosen}
      aria-label={name}
      onFocus={() => !chosen && onChosen()}
    >
      <UnstyledButton className={classes.name} aria-pressed={chosen} onClick={onChosen}>
        <PlatformBadge platform={platform} size={22} />
        {name}
      </UnstyledButton>
      <div className={classes.state}>
        <span>{holder.person?.displayName}</span>
        {view.isSite !== true && <FaultsNow platform={platform} />}
      </div>
      <Content view={view} holder={holder} following={chosen ? 'at once' : inViewport ? 'now and then' : 'not'} onUsed={onChosen} />
    </article>
  );
}

interface ContentProps {
  view: LabPlatform;
  holder: PhoneHolder;
  following: Following;
  onUsed: () => void;
}

function Content({ view, holder: { people, account, person, address }, following, onUsed }: ContentProps) {
  const { t } = useTranslation();
  if (view.isSite === true) return account && <SitePhone key={account.id} account={account} onUsed={onUsed} />;
  return (
    <QueryState query={people}>
      {() =>
        account !== undefined && person !== undefined && address !== undefined ? (
          <Phone
            key={`${account.id} ${String(person.id)}`}
            way={phoneWay(view.platform)}
            address={address}
            account={account}
            person={person}
            following={following}
          />
        ) : (
          <PageMessage icon={<IconDeviceMobileMessage size={28} />} title={t('lab.nobody')} text={t('lab.nobodyText')} />
        )
      }
    </QueryState>
  );
}

/** What is switched on against this platform. */
function FaultsNow({ platform }: { platform: string }) {
  const { t } = useTranslation();
  const faults = useQuery({ queryKey: ['lab-faults', platform], queryFn: () => getFaults(platform), staleTime: 5_000 });
  const on = FAULTS.filter((name) => faults.data !== undefined && faultIsOn(faults.data, name));
  if (on.length === 0) return null;
  return (
    <div className={classes.faults}>
      <IconFlame size={15} aria-hidden="true" />
      <span>{on.map((name) => t(`lab.fault.${name}`)).join(t('common.between'))}</span>
    </div>
  );
}
