import { ActionIcon, Group, Text } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { usePersonName } from '../i18n/person-name.js';
import { useTranslation } from '../i18n/translation.js';
import type { ContactChannelView, ContactView } from '../../../src/contract/contacts.js';
import { unmergeContact } from '../api/contacts.js';
import { useContactStep } from '../data/contacts.js';
import { briefTime, exactTime } from '../i18n/times.js';
import { Hint } from '../shell/hint.js';
import { PlatformBadge } from '../shell/platform-badge.js';
import { useNow } from '../shell/use-now.js';
import classes from './contact-panel.module.css';
import { Section } from './panel-section.js';
import { onDemand } from '../shell/on-demand.js';
import { useOpening } from '../shell/use-opening.js';

const MergedMenuList = onDemand(async () => (await import('./merged-menu-list.js')).MergedMenuList);
const FormDialog = onDemand(async () => (await import('../shell/form-dialog.js')).FormDialog);

/** Every channel the person uses; the conversation on each is a click away. */
export function ContactChannels({ contact, shownId }: { contact: ContactView; shownId: string | undefined }) {
  const { t } = useTranslation();
  const nameOf = usePersonName();
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
              <MergedMenu name={nameOf(channel.displayName, [channel])} onTake={() => setTaking(merged.get(channel.contactId) ?? null)} />
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
          <Text size="sm">{t('person.unmergeText', { name: nameOf(taking.displayName, contact.channels) })}</Text>
        </FormDialog>
      )}
    </Section>
  );
}

/** What can be done with a channel that came from another contact. */
function MergedMenu({ name, onTake }: { name: string; onTake: () => void }) {
  const { t } = useTranslation();
  const menu = useOpening('menu');
  return (
    <>
      <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('person.mergedFrom', { name })} {...menu.buttonProps}>
        <IconDots size={16} />
      </ActionIcon>
      {menu.place !== null && <MergedMenuList place={menu.place} onTake={onTake} />}
    </>
  );
}

function Channel({ channel, isShown }: { channel: ContactChannelView; isShown: boolean }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const nameOf = usePersonName();
  const { lastMessageAt, username, phone, platformUserId, displayName } = channel;
  const address = phone ?? (username === undefined ? platformUserId : `@${username}`);
  const words = (
    <Group gap={10} wrap="nowrap" className={classes.grow ?? ''}>
      <PlatformBadge platform={channel.platform} size={26} />
      <div className={classes.grow}>
        <Text size="sm" truncate dir="auto">
          {nameOf(displayName, [channel])}
        </Text>
        <Hint label={platformUserId} openDelayMs={400}>
          <Text size="xs" c="dimmed" truncate>
            {channel.accountName} · {address}
          </Text>
        </Hint>
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
