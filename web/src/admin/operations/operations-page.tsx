import { Tabs } from '@mantine/core';
import { useTranslation } from '../../i18n/translation.js';
import { SectionHead } from '../section-head.js';
import { DeadEvents } from './dead-events.js';
import { IgnoredEvents } from './ignored-events.js';
import { TroubledMessages } from './troubled-messages.js';

export function OperationsPage() {
  const { t } = useTranslation();
  return (
    <>
      <SectionHead title={t('operations.title')} text={t('operations.text')} />
      <Tabs defaultValue="messages" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="messages">{t('operations.messages')}</Tabs.Tab>
          <Tabs.Tab value="events">{t('operations.events')}</Tabs.Tab>
          <Tabs.Tab value="ignored">{t('operations.ignored')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="messages">
          <TroubledMessages />
        </Tabs.Panel>
        <Tabs.Panel value="events">
          <DeadEvents />
        </Tabs.Panel>
        <Tabs.Panel value="ignored">
          <IgnoredEvents />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
