import { ActionIcon, Badge, CopyButton, Group, Stack, Text, Title, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationView } from '../../../src/contract/api.js';
import { briefTime, exactTime } from '../i18n/times.js';
import { Avatar } from '../shell/avatar.js';
import { useNow } from '../shell/use-now.js';
import classes from './contact-panel.module.css';

/** Who is on the other side, how they can be reached, and how the service session stands. */
export function ContactPanel({ conversation }: { conversation: ConversationView }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { contact, proxyUser, session } = conversation;
  const time = (at: string) => (
    <Tooltip label={exactTime(at, i18n.language)}>
      <time dateTime={at}>{briefTime(at, now, i18n.language)}</time>
    </Tooltip>
  );

  return (
    <div className={classes.panel}>
      <Stack align="center" gap={6}>
        <Avatar id={contact.id} name={contact.displayName} size={64} url={contact.avatarUrl} platform={conversation.platform} />
        <Title order={2} size="h4" ta="center" className={classes.name}>
          {contact.displayName}
        </Title>
        {!proxyUser.reachable && (
          <>
            <Badge className={classes.unreachable ?? ''}>{t('contact.unreachable')}</Badge>
            <Text size="xs" c="dimmed" ta="center">
              {t('contact.unreachableText')}
            </Text>
          </>
        )}
      </Stack>
      <Section title={t('contact.channel')}>
        <Fact label={t('contact.account')}>{conversation.accountName}</Fact>
        {proxyUser.username !== undefined && <Fact label={t('contact.username')}>@{proxyUser.username}</Fact>}
        <Fact label={t('contact.platformUserId')}>
          <Copyable text={proxyUser.platformUserId} />
        </Fact>
        {proxyUser.language !== undefined && <Fact label={t('contact.language')}>{proxyUser.language}</Fact>}
      </Section>
      <Section title={t('contact.session')}>
        <Fact label={t('contact.state')}>{t(`session.${session?.state ?? 'closed'}`)}</Fact>
        {session?.assigneeName !== undefined && <Fact label={t('contact.assignee')}>{session.assigneeName}</Fact>}
        {session?.queuedAt !== undefined && <Fact label={t('contact.queuedAt')}>{time(session.queuedAt)}</Fact>}
        {session?.assignedAt !== undefined && <Fact label={t('contact.assignedAt')}>{time(session.assignedAt)}</Fact>}
      </Section>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <Title order={3} className={classes.heading}>
        {title}
      </Title>
      <dl className={classes.facts}>{children}</dl>
    </section>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Copyable({ text }: { text: string }) {
  const { t } = useTranslation();
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      <Text size="sm" truncate>
        {text}
      </Text>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <ActionIcon size="sm" variant="subtle" color="gray" onClick={copy} aria-label={t(copied ? 'common.copied' : 'common.copy')}>
            {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  );
}
