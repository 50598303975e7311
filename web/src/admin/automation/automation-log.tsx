import { Anchor, Badge, Button, Group, Paper, Table, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from '../../i18n/translation.js';
import type { AutomationResult, AutomationRunView } from '../../../../src/contract/automation.js';
import { listAutomationRuns } from '../../api/automation.js';
import { briefTime, exactTime } from '../../i18n/times.js';
import { useNow } from '../../shell/use-now.js';
import { QueryState } from '../query-state.js';
import { whyNot } from './why-not.js';

/** What rules did, newest first. */
export function AutomationLog() {
  const { t } = useTranslation();
  const runs = useInfiniteQuery({
    queryKey: ['automation-runs'],
    queryFn: ({ pageParam }) => listAutomationRuns(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  return (
    <Paper withBorder radius="lg" p="md" mt="sm" component="section" aria-labelledby="automation-log">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5" id="automation-log">
          {t('automation.log')}
        </Title>
        <Button size="xs" variant="default" onClick={() => void runs.refetch()}>
          {t('automation.lookAgain')}
        </Button>
      </Group>
      <QueryState query={runs}>{({ pages }) => <Done runs={pages.flatMap((page) => page.items)} />}</QueryState>
      {runs.hasNextPage && (
        <Button size="xs" variant="subtle" mt="xs" loading={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
          {t('codes.more')}
        </Button>
      )}
    </Paper>
  );
}

function Done({ runs }: { runs: AutomationRunView[] }) {
  const { t } = useTranslation();
  if (runs.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('automation.logEmpty')}
      </Text>
    );
  return (
    <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': t('automation.log') } }}>
      <Table verticalSpacing={7}>
        <Table.Tbody>
          {runs.map((run) => (
            <Run key={run.id} run={run} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Run({ run }: { run: AutomationRunView }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  return (
    <Table.Tr>
      <Table.Td w={110} title={exactTime(run.at, i18n.language)}>
        {briefTime(run.at, now, i18n.language)}
      </Table.Td>
      <Table.Td>{run.ruleName}</Table.Td>
      <Table.Td>
        <Group gap={4}>
          {run.state === 'due' && (
            <Badge variant="light" color="gray" tt="none">
              {t('automation.due')}
            </Badge>
          )}
          {run.results.map((result, index) => (
            <Step key={index} result={result} />
          ))}
        </Group>
      </Table.Td>
      <Table.Td ta="right">
        <Anchor component={Link} to={`/inbox/${run.conversationId}`} size="sm">
          {t('automation.conversation')}
        </Anchor>
      </Table.Td>
    </Table.Tr>
  );
}

function Step({ result: { action, outcome, reason } }: { result: AutomationResult }) {
  const { t, i18n } = useTranslation();
  return (
    <Group gap={6}>
      <Badge variant="light" tt="none" color={outcome === 'done' ? 'teal' : outcome === 'refused' ? 'gray' : 'red'}>
        {t(`automation.outcome.${outcome}`, { action: t(`automation.did.${action}`) })}
      </Badge>
      {reason !== undefined && (
        <Text span size="xs" c="dimmed">
          {whyNot(i18n, reason)}
        </Text>
      )}
    </Group>
  );
}
