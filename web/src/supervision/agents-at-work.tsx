import { Paper, Progress, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from '../i18n/translation.js';
import type { AgentView, PresenceStatus } from '../../../src/contract/api.js';
import { Avatar } from '../shell/avatar.js';
import { PresenceDot } from '../shell/presence-dot.js';
import { useNow } from '../shell/use-now.js';
import { elapsed, exactTime, hasJustBegun } from '../i18n/times.js';
import classes from './supervision-page.module.css';

/** Who can take more first, who is away last. */
const ORDER: readonly PresenceStatus[] = ['idle', 'busy', 'break', 'offline'];

const byStatus = (a: AgentView, b: AgentView): number =>
  ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || b.load - a.load || a.name.localeCompare(b.name);

export function AgentsAtWork({ agents }: { agents: AgentView[] }) {
  const { t } = useTranslation();
  const active = agents.filter((agent) => agent.active).toSorted(byStatus);
  const here = active.filter((agent) => agent.status !== 'offline').length;
  return (
    <section aria-labelledby="agents-at-work">
      <h2 id="agents-at-work" className={classes.heading}>
        {t('supervision.agents', { here, count: active.length })}
      </h2>
      <Paper withBorder radius="lg" className={classes.frame}>
        <Table verticalSpacing="sm" horizontalSpacing="md" className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('admin.agentName')}</Table.Th>
              <Table.Th>{t('admin.status')}</Table.Th>
              <Table.Th>{t('supervision.load')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {active.map((agent) => (
              <AgentAtWork key={agent.id} agent={agent} />
            ))}
          </Table.Tbody>
        </Table>
      </Paper>
    </section>
  );
}

function AgentAtWork({ agent }: { agent: AgentView }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const share = agent.maxLoad === 0 ? 100 : Math.min(100, (agent.load / agent.maxLoad) * 100);
  return (
    <Table.Tr>
      <Table.Td>
        <span className={classes.person}>
          <Avatar id={agent.id} name={agent.name} size={34} url={agent.pictureUrl} />
          <span>
            {agent.name}
            <Text size="xs" c="dimmed">
              {t(`role.${agent.role}`)}
            </Text>
          </span>
        </span>
      </Table.Td>
      <Table.Td>
        <span className={classes.status}>
          <PresenceDot status={agent.status} />
          <span>
            {t(`presence.${agent.status}`)}
            {agent.status === 'break' && agent.statusReason !== undefined && ` · ${agent.statusReason}`}
            {agent.status === 'idle' && agent.load === 0 && agent.idleSince !== undefined && (
              <Text size="xs" c="dimmed" title={exactTime(agent.idleSince, i18n.language)}>
                {hasJustBegun(agent.idleSince, now)
                  ? t('supervision.idleNow')
                  : t('supervision.idleFor', { time: elapsed(agent.idleSince, now, i18n.language) })}
              </Text>
            )}
          </span>
        </span>
      </Table.Td>
      <Table.Td>
        <Link to="/inbox" search={{ view: 'all', assigneeId: agent.id }} className={classes.load}>
          <span className={classes.label}>{t('supervision.load')}</span>
          <span>{t('supervision.loadOf', { load: agent.load, most: agent.maxLoad })}</span>
          <Progress value={share} color={share >= 100 ? 'orange' : 'accent'} size="sm" aria-hidden="true" />
        </Link>
      </Table.Td>
    </Table.Tr>
  );
}
