import type { ConversationView } from '../../../src/contract/api.js';
import { useTranslation } from '../i18n/translation.js';
import { SideDialog } from '../shell/dialog.js';
import { ContactPanel } from './contact-panel.js';

interface Props {
  conversation: ConversationView;
  opened: boolean;
  onClose: () => void;
}

/** The contact where there is no room beside the conversation. */
export function ContactDrawer({ conversation, opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <SideDialog opened={opened} onClose={onClose} size={340} title={t('contact.title')} styles={{ body: { padding: 0 } }}>
      <ContactPanel conversation={conversation} />
    </SideDialog>
  );
}
