import { Alert, Paper, SimpleGrid, Text, Title } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import type { RetentionView } from '../../../../src/contract/api.js';
import { getRetention } from '../../api/retention.js';
import { Fact } from '../../contact/panel-section.js';
import { QueryState } from '../query-state.js';
import { SectionHead } from '../section-head.js';

const VARIABLES = { rawEvents: 'RETAIN_RAW_EVENTS_DAYS', messages: 'RETAIN_MESSAGES_DAYS' };

/** What goes in time, when, and what there is of it. The environment sets it, so the page only tells. */
export function RetentionPage() {
  const { t } = useTranslation();
  const retention = useQuery({ queryKey: ['retention'], queryFn: getRetention });
  return (
    <>
      <SectionHead title={t('retention.title')} text={t('retention.text')} />
      <QueryState query={retention}>{(view) => <Kept view={view} />}</QueryState>
      <Alert icon={<IconInfoCircle size={18} />} variant="light" mt="md">
        {t('retention.howToSet', VARIABLES)}
      </Alert>
    </>
  );
}

function Kept({ view: { rawEventsDays, messagesDays, rawEvents, messages, countedUpTo, messagesBefore } }: { view: RetentionView }) {
  const { t, i18n } = useTranslation();
  // Months are those of UTC.
  const day = (at: string): string => new Intl.DateTimeFormat(i18n.language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(at));
  const count = (number: number): string => {
    const shown = new Intl.NumberFormat(i18n.language).format(number);
    return number < countedUpTo ? shown : t('retention.orMore', { number: shown });
  };
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      <Card title={t('retention.rawEvents')} text={t('retention.rawEventsText')}>
        <Fact label={t('retention.keptFor')}>{t('retention.days', { count: rawEventsDays })}</Fact>
        <Fact label={t('retention.keptNow')}>{count(rawEvents)}</Fact>
      </Card>
      <Card title={t('retention.messages')} text={t('retention.messagesText')}>
        <Fact label={t('retention.keptFor')}>
          {messagesDays === null ? t('retention.forEver') : t('retention.days', { count: messagesDays })}
        </Fact>
        <Fact label={t('retention.keptNow')}>{count(messages)}</Fact>
        <Fact label={t('retention.goneBefore')}>
          {messagesBefore === null ? t('retention.nothingGone') : t('retention.goneBeforeDay', { day: day(messagesBefore) })}
        </Fact>
      </Card>
    </SimpleGrid>
  );
}

function Card({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md" radius="lg">
      <Title order={2} size="h5">
        {title}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {text}
      </Text>
      <dl style={{ margin: 0 }}>{children}</dl>
    </Paper>
  );
}
