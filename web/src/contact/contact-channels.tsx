import { ActionIcon, Group, Menu, Text, Tooltip } from '@mantine/core';
import { IconArrowsSplit, IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { ContactChannelView, ContactView } from '../../../src/contract/contacts.js';
import { unmergeContact } from '../api/contacts.js';
import { useContactStep } from '../data/contacts.js';
import { briefTime, exactTime } from '../i18n/times.js';
import { PlatformBadge } from '../shell/platform-badge.js';
import { useNow } from '../shell/use-now.js';
import classes from './contact-panel.module.css';
import { Section } from './panel-section.js';
import { onDemand } from '../shell/on-demand.js';

const FormDialog = onDemand(async () => (await import('../shell/form-dialog.js')).FormDialog);

/** Every channel the person uses; the conversation on each is a click away. */
export function ContactChannels({ contact, shownId }: { contact: ContactView; shownId: string | undefined }) {
  const { t } = useTranslation();
  const [taking, setTaking] = useState<{ id: string; displayName: string } | null>(null);
  const unmerge = useContactStep(
    (id: string) => unmergeContact(id),
    () => setTaking(null),
  );
  const merged = new Map(contact.merged.map((one) => [one.id, one]));
  return (
    <Section title={t('person.channels')}>
      <ul className={classes.cards}>
        {contact.channels.map((channel) => (
          <li key={channel.conversationId} className={classes.card} data-shown={channel.conversationId === shownId}>
            <Channel channel={channel} isShown={channel.conversationId === shownId} />
            {merged.has(channel.contactId) && (
              <Menu position="bottom-end" shadow="md">
                <Menu.Target>
                  <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('person.mergedFrom', { name: channel.displayName })}>
                    <IconDots size={16} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item leftSection={<IconArrowsSplit size={16} />} onClick={() => setTaking(merged.get(channel.contactId) ?? null)}>
                    {t('person.unmerge')}
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            )}
          </li>
        ))}
      </ul>
      {taking !== null && (
        <FormDialog
          title={t('person.unmergeTitle')}
          action={t('person.unmerge')}
          busy={unmerge.isPending}
          onClose={() => setTaking(null)}
          onSubmit={() => unmerge.mutate(taking.id)}
        >
          <Text size="sm">{t('person.unmergeText', { name: taking.displayName })}</Text>
        </FormDialog>
      )}
    </Section>
  );
}

function Channel({ channel, isShown }: { channel: ContactChannelView; isShown: boolean }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { lastMessageAt, username, platformUserId, displayName } = channel;
  const address = username === undefined ? platformUserId : `@${username}`;
  const words = (
    <Group gap={10} wrap="nowrap" className={classes.grow ?? ''}>
      <PlatformBadge platform={channel.platform} size={26} />
      <div className={classes.grow}>
        <Text size="sm" truncate dir="auto">
          {displayName}
        </Text>
        <Tooltip label={platformUserId} openDelay={400}>
          <Text size="xs" c="dimmed" truncate>
            {channel.accountName} · {address}
          </Text>
        </Tooltip>
      </div>
      <Text
        size="xs"
        c="dimmed"
        className={classes.time ?? ''}
        {...(lastMessageAt !== undefined && { title: exactTime(lastMessageAt, i18n.language) })}
      >
        {isShown
          ? t('person.shownHere')
          : lastMessageAt === undefined
            ? t('person.nothingSaid')
            : briefTime(lastMessageAt, now, i18n.language)}
      </Text>
    </Group>
  );
  if (isShown) return words;
  return (
    <Link to="/inbox/$conversationId" params={{ conversationId: channel.conversationId }} search={{ view: 'all' }} className={classes.link}>
      {words}
    </Link>
  );
}
