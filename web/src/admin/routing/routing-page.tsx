import { Button, Stack, Text } from '@mantine/core';
import { IconPlus, IconRoute } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import type { RoutingRuleView } from '../../../../src/contract/routing.js';
import { changeRule, deleteRule, listRules, orderRules } from '../../api/routing.js';
import { useDescribeError } from '../../i18n/describe-error.js';
import { notify } from '../../shell/notify.js';
import { PageMessage } from '../../shell/page-message.js';
import { QueryState } from '../query-state.js';
import { useRuleOrder } from '../rules/use-rule-order.js';
import { SectionHead } from '../section-head.js';
import { RuleCard } from './rule-card.js';
import { RuleDialog } from './rule-dialog.js';
import { moved } from './rule-draft.js';
import { TryRules } from './try-rules.js';
import { useRoutingNames } from './use-routing-names.js';

export function RoutingPage() {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const client = useQueryClient();
  const names = useRoutingNames();
  const rules = useQuery({ queryKey: ['routing-rules'], queryFn: listRules });
  const [editing, setEditing] = useState<RoutingRuleView | 'new' | null>(null);
  const putOrder = useRuleOrder('routing-rules', orderRules);
  const change = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSettled: () => client.invalidateQueries({ queryKey: ['routing-rules'] }),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  const newButton = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setEditing('new')}>
      {t('routing.newRule')}
    </Button>
  );
  return (
    <>
      <SectionHead title={t('routing.title')} text={t('routing.text')}>
        {rules.data?.items.length === 0 ? null : newButton}
      </SectionHead>
      <QueryState query={rules}>
        {({ items }) =>
          items.length === 0 ? (
            <PageMessage icon={<IconRoute size={28} />} title={t('routing.none')} text={t('routing.noneText')}>
              {newButton}
            </PageMessage>
          ) : (
            <Stack>
              {items.map((rule, index) => (
                <RuleCard
                  key={rule.id}
                  rule={{ ...rule, position: index + 1 }}
                  names={names}
                  isLast={index === items.length - 1}
                  onMove={(by) => putOrder(moved(items, index, by).map(({ id }) => id))}
                  onSwitch={(enabled) => change.mutate(() => changeRule(rule.id, { enabled }))}
                  onEdit={() => setEditing(rule)}
                  onDelete={() => change.mutate(() => deleteRule(rule.id))}
                />
              ))}
              <Text size="sm" c="dimmed">
                {t('routing.elseText')}
              </Text>
            </Stack>
          )
        }
      </QueryState>
      {rules.data !== undefined && names.accounts.length > 0 && <TryRules names={names} />}
      {editing !== null && <RuleDialog rule={editing === 'new' ? null : editing} names={names} onClose={() => setEditing(null)} />}
    </>
  );
}
