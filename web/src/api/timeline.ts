// What happened to a conversation, and by whom.
import type { Page, SessionEventView } from '../../../src/contract/api.js';
import { queryString, request } from './request.js';

export const listSessionEvents = (conversationId: string, cursor: string | null, signal?: AbortSignal): Promise<Page<SessionEventView>> =>
  request('GET', `/conversations/${conversationId}/timeline${queryString({ cursor, limit: 8 })}`, undefined, signal);
