// What an admin does to a bound account; refusals are told in the platform's words.
import { notify } from '../shell/notify.js';
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { ChannelAccountView } from '../../../src/contract/api.js';
import { checkAccount, deleteAccount, stepAccount, type AccountStep } from '../api/admin.js';
import { useDescribeError } from '../i18n/describe-error.js';

type Step = AccountStep | 'check' | 'delete';

export function useAccountStep({ id }: ChannelAccountView): UseMutationResult<unknown, Error, Step> {
  const client = useQueryClient();
  const describe = useDescribeError();
  return useMutation({
    mutationFn: (step: Step) => {
      if (step === 'check') return checkAccount(id);
      return step === 'delete' ? deleteAccount(id) : stepAccount(id, step);
    },
    onError: (error) => notify({ color: 'red', message: describe(error), autoClose: 8_000 }),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ['channel-accounts'] });
      await client.invalidateQueries({ queryKey: ['lab'] });
    },
  });
}
