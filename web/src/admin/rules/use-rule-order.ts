import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useDescribeError } from '../../i18n/describe-error.js';
import { notify } from '../../shell/notify.js';

interface Rules {
  items: { id: string }[];
}

/** Puts a list of rules into an order, shown at once: the next move begins where this one left them. One goes to the hub at a time. */
export function useRuleOrder(queryKey: string, put: (ids: string[]) => Promise<unknown>): (ids: string[]) => void {
  const client = useQueryClient();
  const describe = useDescribeError();
  const mutationKey = [queryKey, 'order'];
  const order = useMutation({
    mutationKey,
    scope: { id: `order of ${queryKey}` },
    mutationFn: put,
    onMutate: (ids) => {
      client.setQueryData<Rules>([queryKey], (now) => now && { ...now, items: now.items.toSorted(byPlaceIn(ids)) });
    },
    onError: (error) => notify({ color: 'red', message: describe(error) }),
    // While another is on its way, the hub does not know it yet.
    onSettled: () => (client.isMutating({ mutationKey }) > 1 ? undefined : client.invalidateQueries({ queryKey: [queryKey] })),
  });
  return order.mutate;
}

const byPlaceIn =
  (ids: readonly string[]) =>
  (one: { id: string }, other: { id: string }): number =>
    ids.indexOf(one.id) - ids.indexOf(other.id);
