import { Menu } from '@mantine/core';
import { IconArrowsSplit } from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import { MenuFrame } from '../shell/menu-frame.js';
import type { Place } from '../shell/use-opening.js';

export function MergedMenuList({ place, onTake }: { place: Place; onTake: () => void }) {
  const { t } = useTranslation();
  return (
    <MenuFrame place={place} position="bottom-end">
      <Menu.Item leftSection={<IconArrowsSplit size={16} />} onClick={onTake}>
        {t('person.unmerge')}
      </Menu.Item>
    </MenuFrame>
  );
}
