import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useDescribeError } from '../i18n/describe-error.js';

/** A change to something listed: the list is asked again afterwards, a refusal is told unless the form shows it. */
export function useChange<Input>(
  key: string,
  change: (input: Input) => Promise<unknown>,
  options: { quiet?: boolean; onDone?: () => void } = {},
) {
  const client = useQueryClient();
  const describe = useDescribeError();
  return useMutation({
    mutationFn: change,
    onSuccess: () => options.onDone?.(),
    onError: (error) => {
      if (options.quiet !== true) notifications.show({ color: 'red', message: describe(error) });
    },
    onSettled: () => client.invalidateQueries({ queryKey: [key] }),
  });
}
