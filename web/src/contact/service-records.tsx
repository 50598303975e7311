import { Group, Text } from '@mantine/core';
import { IconStarFilled } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from '../i18n/translation.js';
import type { ServiceRecordView } from '../../../src/contract/contacts.js';
import { listRecords } from '../api/contacts.js';
import { briefTime, exactTime } from '../i18n/times.js';
import { PlatformBadge } from '../shell/platform-badge.js';
import { MissingPart } from '../shell/missing-part.js';
import { useNow } from '../shell/use-now.js';
import classes from './contact-panel.module.css';
import { MoreOfList } from './more-of-list.js';
import { Section } from './panel-section.js';

/** Who served the person before, when, on which channel, and how it ended. */
export function ServiceRecords({ contactId }: { contactId: string }) {
  const { t } = useTranslation();
  const records = useInfiniteQuery({
    queryKey: ['contact', contactId, 'records'],
    queryFn: ({ pageParam }) => listRecords(contactId, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const items = records.data?.pages.flatMap((page) => page.items);
  return (
    <Section title={t('person.records')}>
      {items?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('person.noRecords')}
        </Text>
      )}
      <ul className={classes.cards}>
        {items?.map((record) => (
          <li key={record.id} className={classes.card}>
            <Record record={record} />
          </li>
        ))}
      </ul>
      <MissingPart query={records} />
      <MoreOfList list={records} />
    </Section>
  );
}

function Record({ record }: { record: ServiceRecordView }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const reason = `events.reason.${record.closeReason ?? ''}`;
  const ending = record.state !== 'closed' ? t(`session.${record.state}`) : i18n.exists(reason) ? t(reason) : record.closeReason;
  return (
    <Link to="/inbox/$conversationId" params={{ conversationId: record.conversationId }} search={{ view: 'all' }} className={classes.link}>
      <Group gap={10} wrap="nowrap">
        <PlatformBadge platform={record.platform} size={22} />
        <div className={classes.grow}>
          <Text size="sm" truncate>
            {record.assigneeName ?? record.groupName}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {[record.assigneeName === undefined ? record.accountName : record.groupName, ending].filter(Boolean).join(' · ')}
          </Text>
        </div>
        {record.rating !== undefined && (
          <Group gap={3} wrap="nowrap" role="img" aria-label={t('person.rated', { count: record.rating })} c="orange.6">
            <Text size="xs" fw={600}>
              {record.rating}
            </Text>
            <IconStarFilled size={12} />
          </Group>
        )}
        <Text size="xs" c="dimmed" className={classes.time ?? ''} title={exactTime(record.openedAt, i18n.language)}>
          {briefTime(record.openedAt, now, i18n.language)}
        </Text>
      </Group>
    </Link>
  );
}
