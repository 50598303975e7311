// The post a comment stands under, for whoever looks at the conversation.
import { queryOptions } from '@tanstack/react-query';
import type { PlatformPost } from '../../../src/contract/connector.js';
import { request } from '../api/request.js';

const FRESH_MS = 10 * 60_000;

export const commentedPostQuery = (conversationId: string, value: string) =>
  queryOptions({
    queryKey: ['commented-post', conversationId, value],
    queryFn: ({ signal }): Promise<PlatformPost> => request('GET', `/conversations/${conversationId}/commented-post`, undefined, signal),
    staleTime: FRESH_MS,
    retry: false,
  });
