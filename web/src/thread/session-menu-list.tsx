import { Menu } from '@mantine/core';
import { IconArrowBack, IconArrowsRightLeft, IconCheck } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import { MenuFrame } from '../shell/menu-frame.js';
import type { Place } from '../shell/use-opening.js';

interface Props {
  place: Place;
  /** Undefined is not offered. */
  onRelease: (() => void) | undefined;
  onTransfer: (() => void) | undefined;
  onClose: (() => void) | undefined;
}

/** The ways out of a service session, on a phone. */
export function SessionMenuList({ place, onRelease, onTransfer, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <MenuFrame place={place} position="bottom-end">
      {onRelease && (
        <Menu.Item leftSection={<IconArrowBack size={16} />} onClick={onRelease}>
          {t('session.release')}
        </Menu.Item>
      )}
      {onTransfer && (
        <Menu.Item leftSection={<IconArrowsRightLeft size={16} />} onClick={onTransfer}>
          {t('desk.transfer')}
        </Menu.Item>
      )}
      {onClose && (
        <Menu.Item leftSection={<IconCheck size={16} />} onClick={onClose}>
          {t('session.closeConfirm')}
        </Menu.Item>
      )}
    </MenuFrame>
  );
}
