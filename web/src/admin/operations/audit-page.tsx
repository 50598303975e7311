import { Button, Group, Paper, Select, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import type { AuditEventView } from '../../../../src/contract/automation.js';
import { listAgents } from '../../api/admin.js';
import { listAudit } from '../../api/programs.js';
import { exactTime, untilTime } from '../../i18n/times.js';
import { useNow } from '../../shell/use-now.js';
import { QueryState } from '../query-state.js';
import { SectionHead } from '../section-head.js';
import classes from './audit-page.module.css';
import { useAuditWords, type AuditWords } from './use-audit-words.js';

/** How actions begin, one for every kind of thing. */
const KINDS = [
  'channel_account',
  'qr_code',
  'agent',
  'group',
  'working_hours',
  'routing_rule',
  'contact',
  'label',
  'canned_response',
  'faq',
  'bot',
  'model_setting',
  'automation_rule',
  'outgoing_webhook',
  'api_token',
  'conversation',
  'company',
] as const;

export function AuditPage() {
  const { t } = useTranslation();
  const agents = useQuery({ queryKey: ['agents'], queryFn: listAgents });
  const [action, setAction] = useState<string | null>(null);
  const [actorId, setActorId] = useState<string | null>(null);
  const filter = { ...(action !== null && { action }), ...(actorId !== null && { actorId }) };
  const log = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) => listAudit(filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  return (
    <>
      <SectionHead title={t('audit.title')} text={t('audit.text')} />
      <Group gap="sm" mb="md">
        <Select
          aria-label={t('audit.what')}
          placeholder={t('audit.everything')}
          data={KINDS.map((kind) => ({ value: kind, label: t(`audit.kind.${kind}`) }))}
          value={action}
          onChange={setAction}
          clearable
        />
        <Select
          aria-label={t('audit.who')}
          placeholder={t('audit.everybody')}
          data={(agents.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={actorId}
          onChange={setActorId}
          searchable
          clearable
        />
      </Group>
      <QueryState query={log}>
        {({ pages }) => (
          <Paper withBorder radius="lg" p="xs">
            <Entries events={pages.flatMap((page) => page.items)} />
            {log.hasNextPage && (
              <Button size="xs" variant="subtle" m="xs" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
                {t('codes.more')}
              </Button>
            )}
          </Paper>
        )}
      </QueryState>
    </>
  );
}

function Entries({ events }: { events: AuditEventView[] }) {
  const { t } = useTranslation();
  const words = useAuditWords();
  if (events.length === 0)
    return (
      <Text c="dimmed" ta="center" py="xl">
        {t('audit.none')}
      </Text>
    );
  return (
    <Table verticalSpacing={8} className={classes.table ?? ''}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('audit.when')}</Table.Th>
          <Table.Th>{t('audit.who')}</Table.Th>
          <Table.Th>{t('audit.what')}</Table.Th>
          <Table.Th>{t('audit.details')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {events.map((event) => (
          <Entry key={event.id} event={event} words={words} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Entry({ event, words }: { event: AuditEventView; words: AuditWords }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { at, actor, action, details } = event;
  const name = words.which(event);
  const shown = words.details(event);
  return (
    <Table.Tr>
      <Table.Td title={exactTime(at, i18n.language)} className={classes.when ?? ''}>
        {untilTime(at, now, i18n.language)}
      </Table.Td>
      <Table.Td className={classes.who ?? ''}>{actor?.name ?? t('audit.hub')}</Table.Td>
      <Table.Td title={action} maw={260}>
        {words.what(event)}
        {name !== undefined && (
          <Text size="xs" c="dimmed" truncate title={name}>
            {name}
          </Text>
        )}
      </Table.Td>
      <Table.Td maw={300}>
        {shown.length > 0 && (
          <Text size="xs" lineClamp={3} title={JSON.stringify(details)} style={{ overflowWrap: 'anywhere' }}>
            {shown.map(({ field, value }) => t('audit.says', { kind: field, done: value })).join(' · ')}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
