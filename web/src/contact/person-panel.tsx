import { ActionIcon, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconBan, IconEraser, IconPencil } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { usePersonName } from '../i18n/person-name.js';
import { useTranslation } from '../i18n/translation.js';
import type { ConversationView } from '../../../src/contract/api.js';
import type { ContactView } from '../../../src/contract/contacts.js';
import { useMe } from '../data/me.js';
import { languageName } from '../i18n/language-name.js';
import { withFurtherWords } from '../i18n/languages.js';
import { Avatar } from '../shell/avatar.js';
import { Hint } from '../shell/hint.js';
import { ContactChannels } from './contact-channels.js';
import { ContactLabels } from './contact-labels.js';
import { ContactNotes } from './contact-notes.js';
import classes from './contact-panel.module.css';
import { MergeSuggestions } from './merge-suggestions.js';
import { Copyable, Fact, Section } from './panel-section.js';
import { ServiceRecords } from './service-records.js';
import { onDemand } from '../shell/on-demand.js';

// Few channels keep any.
const PlatformRemarks = onDemand(async () => (await import('./platform-remarks.js')).PlatformRemarks);
const BlockedSign = onDemand(async () => (await import('./blocked-sign.js')).BlockedSign);
const BlockDialog = onDemand(async () => (await import('./block-dialog.js')).BlockDialog);
// For admins, and seldom.
const EraseDialog = onDemand(withFurtherWords(async () => (await import('./erase-dialog.js')).EraseDialog));
const EditContactDialog = onDemand(async () => (await import('./edit-contact-dialog.js')).EditContactDialog);

interface Props {
  contact: ContactView;
  /** The one the panel stands beside. */
  conversation?: ConversationView;
  /** What else belongs here, before what was earlier. */
  children?: ReactNode;
}

/** All that is known of a person, and what can be done about it. */
export function PersonPanel({ contact, conversation, children }: Props) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState(false);
  const [blocking, setBlocking] = useState(false);
  const [erasing, setErasing] = useState(false);
  const isAdmin = useMe().agent.role === 'admin';
  const name = usePersonName()(contact.displayName, contact.channels);
  return (
    <>
      <Stack align="center" gap={6}>
        <Avatar id={contact.id} name={name} size={64} url={contact.avatarUrl} {...(conversation && { platform: conversation.platform })} />
        <Group gap={4} wrap="nowrap" className={classes.plate ?? ''}>
          <Title order={2} size="h4" ta="center" className={classes.name} dir="auto">
            {name}
          </Title>
          <Hint label={t('person.edit')}>
            <ActionIcon variant="subtle" color="gray" size="md" aria-label={t('person.edit')} onClick={() => setEditing(true)}>
              <IconPencil size={16} />
            </ActionIcon>
          </Hint>
        </Group>
        {conversation !== undefined && !conversation.proxyUser.reachable && (
          <Stack gap={2} align="center">
            <Text size="sm" fw={600} className={classes.unreachable ?? ''}>
              {t('contact.unreachable')}
            </Text>
            <Text size="xs" c="dimmed" ta="center">
              {t('contact.unreachableText')}
            </Text>
          </Stack>
        )}
      </Stack>
      {contact.block !== undefined && <BlockedSign contact={contact} block={contact.block} />}
      <ContactLabels contact={contact} />
      <Details contact={contact} />
      {conversation?.capabilities.remarks !== undefined && (
        <PlatformRemarks conversation={conversation} limits={conversation.capabilities.remarks} />
      )}
      <MergeSuggestions contact={contact} />
      <ContactChannels contact={contact} shownId={conversation?.id} />
      <ContactNotes key={contact.id} contactId={contact.id} />
      {children}
      <ServiceRecords contactId={contact.id} />
      {contact.block === undefined && (
        <div className={classes.section}>
          <Button
            variant="subtle"
            color="red"
            c="var(--sb-danger)"
            size="xs"
            leftSection={<IconBan size={16} />}
            onClick={() => setBlocking(true)}
          >
            {t('person.block')}
          </Button>
        </div>
      )}
      {isAdmin && (
        <div className={classes.section}>
          <Button
            variant="subtle"
            color="red"
            c="var(--sb-danger)"
            size="xs"
            leftSection={<IconEraser size={16} />}
            onClick={() => setErasing(true)}
          >
            {t('person.erase')}
          </Button>
        </div>
      )}
      {erasing && <EraseDialog contact={contact} onClose={() => setErasing(false)} />}
      {editing && <EditContactDialog contact={contact} onClose={() => setEditing(false)} />}
      {blocking && <BlockDialog contact={contact} onClose={() => setBlocking(false)} />}
    </>
  );
}

function Details({ contact }: { contact: ContactView }) {
  const { t, i18n } = useTranslation();
  const { language, phones, emails, notes, customFields } = contact;
  const fields = Object.entries(customFields);
  if (language === undefined && phones.length + emails.length + fields.length === 0 && notes === '') return null;
  return (
    <Section title={t('person.details')}>
      <dl className={classes.facts}>
        {language !== undefined && <Fact label={t('person.language')}>{languageName(language, i18n.language)}</Fact>}
        {phones.map((phone) => (
          <Fact key={phone} label={t('person.phone')}>
            <Copyable text={phone} />
          </Fact>
        ))}
        {emails.map((email) => (
          <Fact key={email} label={t('person.email')}>
            <Copyable text={email} />
          </Fact>
        ))}
        {fields.map(([name, value]) => (
          <Fact key={name} label={name}>
            <span dir="auto">{value}</span>
          </Fact>
        ))}
      </dl>
      {notes !== '' && (
        <Text size="sm" mt={6} className={classes.about ?? ''} dir="auto">
          {notes}
        </Text>
      )}
    </Section>
  );
}
