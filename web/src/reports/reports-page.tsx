import { Button, Group, Paper, SegmentedControl, Stack, Tabs } from '@mantine/core';
import { IconDownload, IconLock } from '@tabler/icons-react';
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { OverviewReport, ReportUnit } from '../../../src/contract/reports.js';
import { QueryState } from '../admin/query-state.js';
import { SectionHead } from '../admin/section-head.js';
import { csvAddress, getAgentsReport, getBreakdown, getOverview, type Period, type ReportName } from '../api/reports.js';
import { useMe } from '../data/me.js';
import { PageMessage } from '../shell/page-message.js';
import { PlatformBadge } from '../shell/platform-badge.js';
import { useNow } from '../shell/use-now.js';
import { BarChart } from './bar-chart.js';
import { ChartFrame } from './chart-frame.js';
import { AGENT_CHARTS, chartedOf, chartedOfAgent, SESSION_CHARTS } from './chart-measures.js';
import { AgentTable, SessionTable } from './measure-table.js';
import { MeasureLegend } from './measure-legend.js';
import { unitLabels } from './unit-labels.js';
import { MeasureTiles } from './measure-tiles.js';
import { PeriodPicker } from './period-picker.js';
import { dayText, daysIn, lastDays } from './period.js';
import { RankChart } from './rank-chart.js';
import classes from './reports-page.module.css';

const NAMES: ReportName[] = ['overview', 'channels', 'groups', 'agents'];
/** More hours than these would be thinner than a line. */
const MOST_DAYS_BY_HOUR = 31;

/** What is still going on is asked for again. */
const AGAIN_MS = 60_000;
const live = ({ to }: Period) =>
  ({ refetchInterval: () => (to.getTime() > Date.now() ? AGAIN_MS : false), placeholderData: keepPreviousData }) as const;

/** Until the figures of the period that is chosen have come, those before are seen to be others. */
function Made<Report>({ report, children }: { report: UseQueryResult<Report>; children: (made: Report) => ReactNode }) {
  return (
    <div className={classes.made} aria-busy={report.isPlaceholderData}>
      <QueryState query={report}>{children}</QueryState>
    </div>
  );
}

const isName = (value: string | null): value is ReportName => NAMES.some((name) => name === value);

export function ReportsPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [name, setName] = useState<ReportName>('overview');
  const [chosen, setChosen] = useState<number | Period>(7);
  // The last days are those up to today, also for who leaves the page open over midnight.
  const today = dayText(new Date(useNow()));
  const period = useMemo(() => (typeof chosen === 'number' ? lastDays(chosen, new Date(`${today}T12:00`)) : chosen), [chosen, today]);
  const [wanted, setWanted] = useState<ReportUnit>('day');
  if (me.agent.role === 'agent')
    return <PageMessage icon={<IconLock size={28} />} title={t('reports.supervisorsOnly')} text={t('reports.supervisorsOnlyText')} />;
  const mayBeByHour = daysIn(period) <= MOST_DAYS_BY_HOUR;
  const unit = mayBeByHour ? wanted : 'day';
  return (
    <div className={classes.page}>
      <div className={classes.content}>
        <SectionHead title={t('reports.title')} text={t('reports.text')}>
          <Button component="a" href={csvAddress(name, period, unit)} download variant="default" leftSection={<IconDownload size={17} />}>
            {t('reports.csv')}
          </Button>
        </SectionHead>
        <Group justify="space-between" mb="md" gap="sm">
          <PeriodPicker period={period} onChange={setChosen} />
          {name === 'overview' && mayBeByHour && (
            <SegmentedControl
              value={wanted}
              onChange={(value) => setWanted(value === 'hour' ? 'hour' : 'day')}
              aria-label={t('reports.by')}
              data={[
                { value: 'day', label: t('reports.byDay') },
                { value: 'hour', label: t('reports.byHour') },
              ]}
            />
          )}
        </Group>
        <Tabs value={name} onChange={(value) => isName(value) && setName(value)} keepMounted={false}>
          <Tabs.List mb="md">
            {NAMES.map((tab) => (
              <Tabs.Tab key={tab} value={tab}>
                {t(`reports.tab.${tab}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="overview">
            <Overview period={period} unit={unit} />
          </Tabs.Panel>
          <Tabs.Panel value="channels">
            <Breakdown name="channels" period={period} />
          </Tabs.Panel>
          <Tabs.Panel value="groups">
            <Breakdown name="groups" period={period} />
          </Tabs.Panel>
          <Tabs.Panel value="agents">
            <Agents period={period} />
          </Tabs.Panel>
        </Tabs>
        <MeasureLegend of={name === 'agents' ? 'agents' : 'sessions'} />
      </div>
    </div>
  );
}

function Overview({ period, unit }: { period: Period; unit: ReportUnit }) {
  const report = useQuery({
    queryKey: ['report', 'overview', period, unit],
    queryFn: () => getOverview(period, unit),
    ...live(period),
  });
  return <Made report={report}>{(made) => <OverviewShown report={made} />}</Made>;
}

function OverviewShown({ report: { unit, timezone, total, items } }: { report: OverviewReport }) {
  const { t, i18n } = useTranslation();
  const labels = unitLabels(
    items.map(({ startsAt }) => startsAt),
    unit,
    { language: i18n.language, timeZone: timezone },
  );
  const units = items.map((item, index) => ({ item, label: labels[index] ?? '' }));
  return (
    <Stack gap="md">
      <MeasureTiles total={total} />
      <ChartFrame measures={SESSION_CHARTS}>
        {(measure) => (
          <BarChart
            title={measure === 'sessions' ? t('reports.chartTitle') : t(`reports.explain.${measure}`)}
            measure={measure}
            bars={units.map(({ item, label }) => ({ label, value: chartedOf(item, measure), missed: item.missed }))}
          />
        )}
      </ChartFrame>
      <Paper withBorder radius="lg" p="xs">
        <SessionTable
          head={t(unit === 'day' ? 'reports.day' : 'reports.hour')}
          rows={units
            .toReversed()
            .filter(({ item }) => unit === 'day' || item.sessions > 0)
            .map(({ item, label }) => ({ key: item.startsAt, name: label, row: item }))}
        />
      </Paper>
    </Stack>
  );
}

function Breakdown({ name, period }: { name: 'channels' | 'groups'; period: Period }) {
  const { t } = useTranslation();
  const report = useQuery({
    queryKey: ['report', name, period],
    queryFn: () => getBreakdown(name, period),
    ...live(period),
  });
  return (
    <Made report={report}>
      {({ total, items }) => (
        <Stack gap="md">
          <MeasureTiles total={total} />
          {items.length > 1 && (
            <ChartFrame measures={SESSION_CHARTS}>
              {(measure) => (
                <RankChart
                  title={t(`reports.explain.${measure}`)}
                  measure={measure}
                  ranks={items.map((item) => ({
                    key: item.id,
                    name: item.name,
                    ...(item.platform !== undefined && { platform: item.platform }),
                    value: chartedOf(item, measure),
                  }))}
                />
              )}
            </ChartFrame>
          )}
          <Paper withBorder radius="lg" p="xs">
            <SessionTable
              head={t(`reports.tab.${name}`)}
              rows={items.map((row) => ({
                key: row.id,
                name:
                  row.platform === undefined ? (
                    row.name
                  ) : (
                    <Group gap={8} wrap="nowrap">
                      <PlatformBadge platform={row.platform} size={20} />
                      {row.name}
                    </Group>
                  ),
                row,
              }))}
            />
          </Paper>
        </Stack>
      )}
    </Made>
  );
}

function Agents({ period }: { period: Period }) {
  const { t } = useTranslation();
  const report = useQuery({
    queryKey: ['report', 'agents', period],
    queryFn: () => getAgentsReport(period),
    ...live(period),
  });
  return (
    <Made report={report}>
      {({ items }) => (
        <Stack gap="md">
          {items.length > 1 && (
            <ChartFrame measures={AGENT_CHARTS}>
              {(measure) => (
                <RankChart
                  title={t(`reports.explain.${measure}`)}
                  measure={measure}
                  ranks={items.map((item) => ({ key: item.id, name: item.name, value: chartedOfAgent(item, measure) }))}
                />
              )}
            </ChartFrame>
          )}
          <Paper withBorder radius="lg" p="xs">
            <AgentTable head={t('reports.tab.agents')} rows={items.map((row) => ({ key: row.id, name: row.name, row }))} />
          </Paper>
        </Stack>
      )}
    </Made>
  );
}
