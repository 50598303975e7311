// What was sent back and forth in a conversation besides words.
import type { Page, SharedFileView } from '../../../src/contract/api.js';
import { queryString, request } from './request.js';

export const listSharedFiles = (conversationId: string, before: string | null, signal?: AbortSignal): Promise<Page<SharedFileView>> =>
  request('GET', `/conversations/${conversationId}/files${queryString({ before, limit: 12 })}`, undefined, signal);
