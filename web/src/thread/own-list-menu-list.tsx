import { Menu } from '@mantine/core';
import { IconEye, IconEyeOff, IconPin, IconPinnedOff } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView } from '../../../src/contract/api.js';
import { MenuFrame } from '../shell/menu-frame.js';
import type { Place } from '../shell/use-opening.js';

interface Props {
  place: Place;
  row: ConversationView;
  /** Turns the mark on or off. */
  onMark: (name: 'pinned' | 'hidden') => void;
}

export function OwnListMenuList({ place, row, onMark }: Props) {
  const { t } = useTranslation();
  return (
    <MenuFrame place={place} position="bottom-end">
      <Menu.Item leftSection={row.pinned ? <IconPinnedOff size={16} /> : <IconPin size={16} />} onClick={() => onMark('pinned')}>
        {t(row.pinned ? 'inbox.unpin' : 'inbox.pin')}
      </Menu.Item>
      <Menu.Item leftSection={row.hidden ? <IconEye size={16} /> : <IconEyeOff size={16} />} onClick={() => onMark('hidden')}>
        {t(row.hidden ? 'inbox.unhide' : 'inbox.hide')}
      </Menu.Item>
    </MenuFrame>
  );
}
