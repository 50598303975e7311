import { Menu } from '@mantine/core';
import {
  IconBuildingStore,
  IconForms,
  IconHomeQuestion,
  IconLayoutGrid,
  IconMapPinQuestion,
  IconPhoneCheck,
  IconPhoneIncoming,
  IconUserQuestion,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from '../i18n/translation.js';
import type { Capabilities } from '../../../src/contract/capabilities.js';
import type { MenuAsk } from '../../../src/contract/content.js';

/** A request of the channel's own, or products of its catalogue. */
export type Offer = MenuAsk | 'products';

const MARKS: Record<MenuAsk, Icon> = {
  location: IconMapPinQuestion,
  contact: IconUserQuestion,
  form: IconForms,
  address: IconHomeQuestion,
  order: IconBuildingStore,
  call: IconPhoneIncoming,
  call_permission: IconPhoneCheck,
};

/** What this channel has besides the kinds of messages. */
export function AskItems({ capabilities, onChosen }: { capabilities: Capabilities; onChosen: (offer: Offer) => void }) {
  const { t } = useTranslation();
  return (
    <>
      {capabilities.catalogue !== undefined && (
        <Menu.Item leftSection={<IconLayoutGrid size={18} />} onClick={() => onChosen('products')}>
          {t('asks.offer.products')}
        </Menu.Item>
      )}
      {(capabilities.menu.asks ?? []).map((asks) => {
        const Mark = MARKS[asks];
        return (
          <Menu.Item key={asks} leftSection={<Mark size={18} />} onClick={() => onChosen(asks)}>
            {t(`asks.offer.${asks}`)}
          </Menu.Item>
        );
      })}
    </>
  );
}
