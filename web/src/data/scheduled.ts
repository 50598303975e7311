// What waits to be sent later in a conversation.
import { queryOptions } from '@tanstack/react-query';
import { listScheduled } from '../api/scheduled.js';
import { loadWordsOfError } from '../i18n/languages.js';

export const scheduledQuery = (conversationId: string) =>
  queryOptions({
    queryKey: ['scheduled', conversationId],
    queryFn: async ({ signal }) => {
      const { items } = await listScheduled(conversationId, signal);
      // Why one was refused may be a rare reason.
      for (const { error } of items) if (error !== undefined) await loadWordsOfError(error.code);
      return items;
    },
  });
