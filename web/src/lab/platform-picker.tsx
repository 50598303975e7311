import { Text, UnstyledButton } from '@mantine/core';
import { IconCircleCheckFilled } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { LabPlatform } from '../api/lab.js';
import { usePlatformName } from '../i18n/platform-name.js';
import { PlatformBadge } from '../shell/platform-badge.js';
import classes from './picker.module.css';

interface Props {
  platforms: readonly LabPlatform[];
  chosen: string;
  onChosen: (platform: string) => void;
}

/** Where they do not fit, a line to scroll; the chosen one is brought into sight. */
export function PlatformPicker({ platforms, chosen, onChosen }: Props) {
  const { t } = useTranslation();
  const nameOf = usePlatformName();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    row.current?.querySelector('[aria-pressed=true]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [chosen]);
  return (
    <div ref={row} className={classes.platforms} role="group" aria-label={t('lab.platforms')}>
      {platforms.map(({ platform, displayName, accounts }) => (
        <UnstyledButton key={platform} className={classes.choice} aria-pressed={platform === chosen} onClick={() => onChosen(platform)}>
          <PlatformBadge platform={platform} size={26} />
          <span className={classes.name}>
            {nameOf(platform, displayName)}
            {accounts.length === 0 && (
              <Text span className={classes.notBound} size="xs" fw={400} lh={1.2} c="dimmed">
                {t('lab.notBound')}
              </Text>
            )}
          </span>
          {accounts.length > 0 && <IconCircleCheckFilled size={17} className={classes.bound} aria-label={t('lab.bound')} />}
        </UnstyledButton>
      ))}
    </div>
  );
}
