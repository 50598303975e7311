import { ActionIcon } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { withFurtherWords } from '../i18n/languages.js';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView } from '../../../src/contract/api.js';
import { onDemand } from '../shell/on-demand.js';
import { useOpening } from '../shell/use-opening.js';

const load = async () => (await import('./more-menu-list.js')).MoreMenuList;
const PlainList = onDemand(load);
/** The channel's own requests have their words among the further ones. All items come at once: none moves from under the pointer. */
const ListWithOffers = onDemand(withFurtherWords(load));

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
  const MoreMenuList = hasOffers ? ListWithOffers : PlainList;
  return (
    <>
      <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('composer.more')} {...menu.buttonProps}>
        <IconPlus size={20} />
      </ActionIcon>
      {menu.place !== null && <MoreMenuList place={menu.place} {...props} />}
    </>
  );
}
