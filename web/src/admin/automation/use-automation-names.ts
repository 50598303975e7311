// What automation rules speak of by id, with its name.
import { useQuery } from '@tanstack/react-query';
import { listWebhooks } from '../../api/programs.js';
import { useRoutingNames, type Choice, type RoutingNames } from '../routing/use-routing-names.js';

export interface AutomationNames extends RoutingNames {
  webhooks: Choice[];
}

export function useAutomationNames(): AutomationNames {
  const names = useRoutingNames();
  const webhooks = useQuery({ queryKey: ['outgoing-webhooks'], queryFn: listWebhooks });
  return { ...names, webhooks: (webhooks.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })) };
}
