// One step of the service session, with its refusal said aloud and the row as it is afterwards.
import { notify } from '../shell/notify.js';
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from '../i18n/translation.js';
import type { ListedConversation } from '../../../src/contract/api.js';
import { stepSession, type SessionStep } from '../api/conversations.js';
import { refreshConversation } from '../data/conversation.js';
import { refreshLists } from '../data/list-refresh.js';
import { refreshOffers } from '../data/offers.js';
import { useDescribeError } from '../i18n/describe-error.js';

export function useSessionStep(row: ListedConversation): UseMutationResult<unknown, Error, { step: SessionStep; reason?: string }> {
  const { t } = useTranslation();
  const client = useQueryClient();
  const describe = useDescribeError();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: ({ step, reason }) => stepSession(row.id, step, reason),
    // It is the agent's own now, so the list at its side shows their own.
    onSuccess: async (_answer, { step }) => {
      if (step === 'claim' || step === 'accept' || step === 'take-over')
        await navigate({ to: '/inbox/$conversationId', params: { conversationId: row.id }, search: { view: 'mine' } });
    },
    onError: (error) => notify({ color: 'red', title: t('session.stepFailed'), message: describe(error) }),
    onSettled: async () => {
      // A closed conversation may be out of this agent's sight; then there is no row to refresh.
      await refreshConversation(client, row.id).catch(() => undefined);
      await Promise.all([refreshLists(client), refreshOffers(client)]);
    },
  });
}
