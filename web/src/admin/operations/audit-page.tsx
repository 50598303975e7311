import { Button, Code, Group, Paper, Select, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import type { AuditEventView } from '../../../../src/contract/automation.js';
import { listAgents } from '../../api/admin.js';
import { listAudit } from '../../api/programs.js';
import { exactTime, untilTime } from '../../i18n/times.js';
import { useNow } from '../../shell/use-now.js';
import { SectionHead } from '../section-head.js';

/** How actions begin, one for every kind of thing. */
const KINDS = [
  'channel_account',
  'agent',
  'group',
  'contact',
  'label',
  'routing_rule',
  'canned_response',
  'automation_rule',
  'outgoing_webhook',
  'api_token',
];

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
  const items = log.data?.pages.flatMap((page) => page.items) ?? [];
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
      <Paper withBorder radius="lg" p="xs">
        {items.length === 0 ? (
          <Text c="dimmed" ta="center" py="xl">
            {t(log.isPending ? 'common.loading' : 'audit.none')}
          </Text>
        ) : (
          <Table.ScrollContainer minWidth={680} scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': t('audit.title') } }}>
            <Table verticalSpacing={8}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('audit.when')}</Table.Th>
                  <Table.Th>{t('audit.who')}</Table.Th>
                  <Table.Th>{t('audit.what')}</Table.Th>
                  <Table.Th>{t('audit.details')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((event) => (
                  <AuditRow key={event.id} event={event} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
        {log.hasNextPage && (
          <Button size="xs" variant="subtle" m="xs" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {t('codes.more')}
          </Button>
        )}
      </Paper>
    </>
  );
}

function AuditRow({ event: { at, actor, action, details } }: { event: AuditEventView }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const shown = JSON.stringify(details);
  return (
    <Table.Tr>
      <Table.Td title={exactTime(at, i18n.language)} style={{ whiteSpace: 'nowrap' }}>
        {untilTime(at, now, i18n.language)}
      </Table.Td>
      <Table.Td>{actor?.name ?? t('audit.hub')}</Table.Td>
      <Table.Td>
        <Text size="sm" ff="monospace">
          {action}
        </Text>
      </Table.Td>
      <Table.Td maw={380}>
        {shown !== '{}' && (
          <Code title={shown} style={{ display: 'block', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>
            {shown}
          </Code>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
