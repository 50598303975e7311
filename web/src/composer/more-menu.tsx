import { ActionIcon, Menu, Text } from '@mantine/core';
import { IconAddressBook, IconListDetails, IconMapPin, IconPlus, IconTemplate, type Icon } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationView } from '../../../src/contract/api.js';
import type { ContentInput, MessageContent } from '../../../src/contract/content.js';
import { useDeskLink } from '../live/desk-link.js';
import { SendContactDialog } from './send-contact-dialog.js';
import { SendLocationDialog } from './send-location-dialog.js';
import { SendMenuDialog } from './send-menu-dialog.js';
import { SendTemplateDialog } from './send-template-dialog.js';

const KINDS = [
  { type: 'location', icon: IconMapPin },
  { type: 'contact_card', icon: IconAddressBook },
  { type: 'menu', icon: IconListDetails },
  { type: 'template', icon: IconTemplate },
] as const satisfies readonly { type: MessageContent['type']; icon: Icon }[];
type Kind = (typeof KINDS)[number]['type'];

/** Rarer things to send; what the channel cannot carry is shown with the reason. */
export function MoreMenu({ row }: { row: ConversationView }) {
  const { t } = useTranslation();
  const { outbox } = useDeskLink();
  const [asking, setAsking] = useState<Kind | null>(null);
  // These kinds carry no file, so what is sent is also what is shown.
  const send = (content: ContentInput & MessageContent): void => {
    outbox.send({ conversationId: row.id, input: { content, kind: 'out' }, content });
    setAsking(null);
  };
  const close = (): void => setAsking(null);
  return (
    <>
      <Menu position="top-start" width={280} shadow="md">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('composer.more')}>
            <IconPlus size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {KINDS.map(({ type, icon: Mark }) => (
            <KindItem key={type} type={type} icon={<Mark size={18} />} row={row} onChosen={() => setAsking(type)} />
          ))}
        </Menu.Dropdown>
      </Menu>
      {asking === 'location' && <SendLocationDialog onClose={close} onSend={send} />}
      {asking === 'contact_card' && <SendContactDialog onClose={close} onSend={send} />}
      {asking === 'template' && <SendTemplateDialog accountId={row.accountId} onClose={close} onSend={send} />}
      {asking === 'menu' && <SendMenuDialog limits={row.capabilities.menu} onClose={close} onSend={send} />}
    </>
  );
}

function KindItem({ type, icon, row, onChosen }: { type: Kind; icon: ReactNode; row: ConversationView; onChosen: () => void }) {
  const { t, i18n } = useTranslation();
  const { level, note } = row.capabilities.content[type];
  const noteKey = `capability.${note ?? level}`;
  const reason = level === 'full' ? null : t(i18n.exists(noteKey) ? noteKey : `capability.${level}`);
  return (
    <Menu.Item leftSection={icon} disabled={level === 'rejected'} onClick={onChosen}>
      {t(`composer.send_${type}`)}
      {reason !== null && (
        <Text size="xs" c="dimmed">
          {reason}
        </Text>
      )}
    </Menu.Item>
  );
}
