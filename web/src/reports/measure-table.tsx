import { Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from '../i18n/translation.js';
import type { AgentMeasures, SessionMeasures } from '../../../src/contract/reports.js';
import classes from './reports-page.module.css';
import { useMeasureWords, type MeasureWords } from './use-measure-words.js';

interface Column<Row> {
  key:
    | 'sessions'
    | 'stillOpen'
    | 'waiting'
    | 'firstReply'
    | 'handling'
    | 'missed'
    | 'answeredByBot'
    | 'transfers'
    | 'passedOn'
    | 'missedOffers'
    | 'ratings'
    | 'load';
  show(row: Row, words: MeasureWords): string;
}

const SESSION_COLUMNS: Column<SessionMeasures>[] = [
  { key: 'sessions', show: ({ sessions }, { number }) => number(sessions) },
  { key: 'stillOpen', show: ({ stillOpen }, { number }) => number(stillOpen) },
  { key: 'waiting', show: ({ waiting }, { duration }) => duration(waiting.averageMs) },
  { key: 'firstReply', show: ({ firstReply }, { duration }) => duration(firstReply.averageMs) },
  { key: 'handling', show: ({ handling }, { duration }) => duration(handling.averageMs) },
  { key: 'missed', show: ({ missed }, { number }) => number(missed) },
  { key: 'answeredByBot', show: ({ answeredByBot }, { number }) => number(answeredByBot) },
  { key: 'transfers', show: ({ transfers }, { number }) => number(transfers) },
  { key: 'missedOffers', show: ({ missedOffers }, { number }) => number(missedOffers) },
  { key: 'ratings', show: ({ ratings }, { rating }) => rating(ratings) },
];

const AGENT_COLUMNS: Column<AgentMeasures>[] = [
  { key: 'sessions', show: ({ sessions }, { number }) => number(sessions) },
  { key: 'stillOpen', show: ({ stillOpen }, { number }) => number(stillOpen) },
  { key: 'firstReply', show: ({ firstReply }, { duration }) => duration(firstReply.averageMs) },
  { key: 'handling', show: ({ handling }, { duration }) => duration(handling.averageMs) },
  { key: 'passedOn', show: ({ passedOn }, { number }) => number(passedOn) },
  { key: 'missedOffers', show: ({ missedOffers }, { number }) => number(missedOffers) },
  { key: 'ratings', show: ({ ratings }, { rating }) => rating(ratings) },
  { key: 'load', show: ({ load }, { number }) => number(load, { maximumFractionDigits: 2 }) },
];

export const SESSION_MEASURES = SESSION_COLUMNS.map(({ key }) => key);
export const AGENT_MEASURES = AGENT_COLUMNS.map(({ key }) => key);

interface Named<Row> {
  key: string;
  name: ReactNode;
  row: Row;
}

export const SessionTable = (props: { head: string; rows: Named<SessionMeasures>[] }) => (
  <MeasureTable {...props} columns={SESSION_COLUMNS} />
);
export const AgentTable = (props: { head: string; rows: Named<AgentMeasures>[] }) => <MeasureTable {...props} columns={AGENT_COLUMNS} />;

function MeasureTable<Row>({ head, rows, columns }: { head: string; rows: Named<Row>[]; columns: Column<Row>[] }) {
  const { t } = useTranslation();
  const words = useMeasureWords();
  if (rows.length === 0)
    return (
      <Text c="dimmed" ta="center" py="xl">
        {t('reports.nothing')}
      </Text>
    );
  return (
    <Table.ScrollContainer minWidth={700} scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': head } }}>
      <Table className={classes.table ?? ''} verticalSpacing={9} horizontalSpacing={5} highlightOnHover stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{head}</Table.Th>
            {columns.map(({ key }) => (
              <Table.Th key={key} ta="right" className={classes.measure ?? ''} title={t(`reports.explain.${key}`)}>
                {t(`reports.measure.${key}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ key, name, row }) => (
            <Table.Tr key={key}>
              <Table.Th scope="row" fw={500} miw={110}>
                {name}
              </Table.Th>
              {columns.map((column) => (
                <Table.Td key={column.key} ta="right" className={classes.number ?? ''}>
                  {column.show(row, words)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
