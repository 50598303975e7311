// What waits to be sent later in a conversation.
import { queryOptions } from '@tanstack/react-query';
import { listScheduled } from '../api/scheduled.js';

export const scheduledQuery = (conversationId: string) =>
  queryOptions({
    queryKey: ['scheduled', conversationId],
    queryFn: async ({ signal }) => (await listScheduled(conversationId, signal)).items,
  });
