import { Menu, Text } from '@mantine/core';
import {
  IconAddressBook,
  IconClock,
  IconListDetails,
  IconMapPin,
  IconReceipt,
  IconShoppingBag,
  IconTemplate,
  type Icon,
} from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { withFurtherWords } from '../i18n/languages.js';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView } from '../../../src/contract/api.js';
import type { MessageContent } from '../../../src/contract/content.js';
import { useDeskLink } from '../live/desk-link.js';
import { MenuFrame } from '../shell/menu-frame.js';
import { onDemand } from '../shell/on-demand.js';
import type { Place } from '../shell/use-opening.js';
import type { AskItems, Offer } from './ask-items.js';
import { useSupportWords } from './support-words.js';

const AskDialog = onDemand(withFurtherWords(async () => (await import('./ask-dialog.js')).AskDialog));
const SendContactDialog = onDemand(async () => (await import('./send-contact-dialog.js')).SendContactDialog);
const SendLocationDialog = onDemand(async () => (await import('./send-location-dialog.js')).SendLocationDialog);
const SendMenuDialog = onDemand(withFurtherWords(async () => (await import('./send-menu-dialog.js')).SendMenuDialog));
const SendOrderDialog = onDemand(async () => (await import('./send-order-dialog.js')).SendOrderDialog);
const SendProductDialog = onDemand(async () => (await import('./send-product-dialog.js')).SendProductDialog);
const SendProductsDialog = onDemand(withFurtherWords(async () => (await import('./send-products-dialog.js')).SendProductsDialog));
const SendTemplateDialog = onDemand(withFurtherWords(async () => (await import('./send-template-dialog.js')).SendTemplateDialog));

const KINDS = [
  { type: 'location', icon: IconMapPin },
  { type: 'contact_card', icon: IconAddressBook },
  { type: 'menu', icon: IconListDetails },
  { type: 'product', icon: IconShoppingBag },
  { type: 'order', icon: IconReceipt },
  { type: 'template', icon: IconTemplate },
] as const satisfies readonly { type: MessageContent['type']; icon: Icon }[];
type Kind = (typeof KINDS)[number]['type'];

export interface MoreMenuListProps {
  place: Place;
  row: ConversationView;
  /** Why what is written cannot be sent later; null: it can. */
  notLater: string | null;
  onLater: () => void;
}

/** Rarer things to send, and rarer ways; what the channel cannot carry is shown with the reason. */
export function MoreMenuList({ place, row, notLater, onLater, offers: Offers }: MoreMenuListProps & { offers?: typeof AskItems }) {
  const { t } = useTranslation();
  const { outbox } = useDeskLink();
  const [asking, setAsking] = useState<Kind | null>(null);
  const [askingFor, setAskingFor] = useState<Offer | null>(null);
  const close = (): void => {
    setAsking(null);
    setAskingFor(null);
  };
  // What is sent is also what is shown: of a file the hub takes its id alone.
  const send = (content: MessageContent): void => {
    outbox.send({ conversationId: row.id, input: { content, kind: 'out' }, content });
    close();
  };
  const { menu, catalogue, templateFiles = [] } = row.capabilities;
  return (
    <>
      <MenuFrame place={place} position="top-start" width={280}>
        {KINDS.map(({ type, icon: Mark }) => (
          <KindItem key={type} type={type} icon={<Mark size={18} />} row={row} onChosen={() => setAsking(type)} />
        ))}
        {Offers !== undefined && <Offers capabilities={row.capabilities} onChosen={setAskingFor} />}
        <Menu.Divider />
        <Menu.Item leftSection={<IconClock size={18} />} disabled={notLater !== null} onClick={onLater}>
          {t('later.send')}
          {notLater !== null && <Text size="xs">{notLater}</Text>}
        </Menu.Item>
      </MenuFrame>
      {asking === 'location' && <SendLocationDialog onClose={close} onSend={send} />}
      {asking === 'contact_card' && <SendContactDialog onClose={close} onSend={send} />}
      {asking === 'product' && <SendProductDialog capabilities={row.capabilities} onClose={close} onSend={send} />}
      {asking === 'order' && <SendOrderDialog onClose={close} onSend={send} />}
      {asking === 'template' && <SendTemplateDialog accountId={row.accountId} files={templateFiles} onClose={close} onSend={send} />}
      {asking === 'menu' && <SendMenuDialog limits={menu} onClose={close} onSend={send} />}
      {askingFor === 'products' && <SendProductsDialog max={catalogue?.productsMax ?? 1} onClose={close} onSend={send} />}
      {askingFor !== null && askingFor !== 'products' && (
        <AskDialog asks={askingFor} accountId={row.accountId} onClose={close} onSend={send} />
      )}
    </>
  );
}

function KindItem({ type, icon, row, onChosen }: { type: Kind; icon: ReactNode; row: ConversationView; onChosen: () => void }) {
  const { t } = useTranslation();
  const support = row.capabilities.content[type];
  const reason = useSupportWords(support);
  return (
    <Menu.Item leftSection={icon} disabled={support.level === 'rejected'} onClick={onChosen}>
      {t(`composer.send_${type}`)}
      {reason !== null && <Text size="xs">{reason}</Text>}
    </Menu.Item>
  );
}
