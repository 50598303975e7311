import { useEffect, useRef } from 'react';
import type { LabPlatform } from '../api/lab.js';
import { useTranslation } from '../i18n/translation.js';
import classes from './phone-row.module.css';
import { PhoneStand } from './phone-stand.js';
import type { HolderChoice } from './use-phone-holder.js';

interface Props {
  platforms: readonly LabPlatform[];
  chosen: string;
  /** To be brought into sight, again with each new object. */
  sought: { platform: string };
  choices: Readonly<Record<string, HolderChoice>>;
  onChosen: (platform: string) => void;
}

/** The phones side by side; what does not fit is scrolled to. */
export function PhoneRow({ platforms, chosen, sought, choices, onChosen }: Props) {
  const { t } = useTranslation();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const stand = row.current?.querySelector<HTMLElement>(`[data-stand="${CSS.escape(sought.platform)}"]`);
    if (stand) row.current?.scrollTo({ left: stand.offsetLeft - (row.current.clientWidth - stand.offsetWidth) / 2 });
  }, [sought]);
  return (
    <div className={classes.row} ref={row} role="group" aria-label={t('lab.phones')}>
      {platforms.map((view) => (
        <PhoneStand
          key={view.platform}
          view={view}
          choice={choices[view.platform] ?? {}}
          chosen={view.platform === chosen}
          onChosen={() => onChosen(view.platform)}
        />
      ))}
    </div>
  );
}
