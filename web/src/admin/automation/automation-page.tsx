import { Button, Stack } from '@mantine/core';
import { IconBolt, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n/translation.js';
import type { AutomationRuleView } from '../../../../src/contract/automation.js';
import { changeAutomationRule, deleteAutomationRule, listAutomationRules, orderAutomationRules } from '../../api/automation.js';
import { useDescribeError } from '../../i18n/describe-error.js';
import { notify } from '../../shell/notify.js';
import { PageMessage } from '../../shell/page-message.js';
import { QueryState } from '../query-state.js';
import { moved } from '../routing/rule-draft.js';
import { useRuleOrder } from '../rules/use-rule-order.js';
import { SectionHead } from '../section-head.js';
import { AutomationCard } from './automation-card.js';
import { AutomationDialog } from './automation-dialog.js';
import { AutomationLog } from './automation-log.js';
import { useAutomationNames } from './use-automation-names.js';

export function AutomationPage() {
  const { t } = useTranslation();
  const describe = useDescribeError();
  const client = useQueryClient();
  const names = useAutomationNames();
  const rules = useQuery({ queryKey: ['automation-rules'], queryFn: listAutomationRules });
  const [editing, setEditing] = useState<AutomationRuleView | 'new' | null>(null);
  const putOrder = useRuleOrder('automation-rules', orderAutomationRules);
  const change = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSettled: () => client.invalidateQueries({ queryKey: ['automation-rules'] }),
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
  const newButton = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setEditing('new')}>
      {t('automation.newRule')}
    </Button>
  );
  return (
    <>
      <SectionHead title={t('automation.title')} text={t('automation.text')}>
        {rules.data?.items.length === 0 ? null : newButton}
      </SectionHead>
      <QueryState query={rules}>
        {({ items }) =>
          items.length === 0 ? (
            <PageMessage icon={<IconBolt size={28} />} title={t('automation.none')} text={t('automation.noneText')}>
              {newButton}
            </PageMessage>
          ) : (
            <Stack>
              {items.map((rule, index) => (
                <AutomationCard
                  key={rule.id}
                  rule={{ ...rule, position: index + 1 }}
                  names={names}
                  isLast={index === items.length - 1}
                  onMove={(by) => putOrder(moved(items, index, by).map(({ id }) => id))}
                  onSwitch={(active) => change.mutate(() => changeAutomationRule(rule.id, { active }))}
                  onEdit={() => setEditing(rule)}
                  onDelete={() => change.mutate(() => deleteAutomationRule(rule.id))}
                />
              ))}
              <AutomationLog />
            </Stack>
          )
        }
      </QueryState>
      {editing !== null && <AutomationDialog rule={editing === 'new' ? null : editing} names={names} onClose={() => setEditing(null)} />}
    </>
  );
}
