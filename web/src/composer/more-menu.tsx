import { ActionIcon } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { withFurtherWords } from '../i18n/languages.js';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView } from '../../../src/contract/api.js';
import { onDemand } from '../shell/on-demand.js';
import { useOpening } from '../shell/use-opening.js';

const MoreMenuList = onDemand(async () => (await import('./more-menu-list.js')).MoreMenuList);
const OffersMenuList = onDemand(withFurtherWords(async () => (await import('./offers-menu-list.js')).OffersMenuList));

interface Props {
  row: ConversationView;
  /** Why what is written cannot be sent later; null: it can. */
  notLater: string | null;
  onLater: () => void;
}

/** Opens the rarer things to send, and rarer ways. */
export function MoreMenu(props: Props) {
  const { t } = useTranslation();
  const menu = useOpening('menu');
  const { capabilities } = props.row;
  const hasOffers = capabilities.catalogue !== undefined || capabilities.menu.asks !== undefined;
  const List = hasOffers ? OffersMenuList : MoreMenuList;
  return (
    <>
      <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('composer.more')} {...menu.buttonProps}>
        <IconPlus size={20} />
      </ActionIcon>
      {menu.place !== null && <List place={menu.place} {...props} />}
    </>
  );
}
