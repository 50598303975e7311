// One step of the service session: where it leads, its refusal said aloud, and the row as it is afterwards.
import { notify } from '../shell/notify.js';
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from '../i18n/translation.js';
import type { ListedConversation } from '../../../src/contract/api.js';
import { stepSession, type SessionStep } from '../api/conversations.js';
import { refreshConversation } from '../data/conversation.js';
import { refreshLists } from '../data/list-refresh.js';
import { refreshOffers } from '../data/offers.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { usePartnerName } from '../i18n/person-name.js';

interface Step {
  step: SessionStep;
  reason?: string;
}

/** After these the conversation is the agent's own. */
const TAKES: readonly SessionStep[] = ['claim', 'accept', 'take-over'];

export function useSessionStep(row: ListedConversation): UseMutationResult<unknown, Error, Step, string> {
  const { t } = useTranslation();
  const client = useQueryClient();
  const describe = useDescribeError();
  const router = useRouter();
  const partnerName = usePartnerName();
  const place = (): string => router.state.location.pathname;
  return useMutation({
    mutationFn: ({ step, reason }: Step) => stepSession(row.id, step, reason),
    onMutate: place,
    onSuccess: async (_answer, { step }, pressedAt) => {
      if (!TAKES.includes(step)) return;
      // Whoever has gone on to something else meanwhile is told, and stays there. Beside one's own conversation stand one's own.
      if (place() !== pressedAt) notify({ color: 'teal', message: t('session.yoursNow', { name: partnerName(row) }) });
      else await router.navigate({ to: '/inbox/$conversationId', params: { conversationId: row.id }, search: { view: 'mine' } });
    },
    onError: (error) => notify({ color: 'red', title: t('session.stepFailed'), message: describe(error) }),
    onSettled: async () => {
      // A closed conversation may be out of this agent's sight; then there is no row to refresh.
      await refreshConversation(client, row.id).catch(() => undefined);
      await Promise.all([refreshLists(client), refreshOffers(client)]);
    },
  });
}
