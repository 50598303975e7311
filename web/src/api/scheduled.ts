// Messages that are to be sent later.
import type { Page, ScheduledMessageView } from '../../../src/contract/api.js';
import type { ContentInput } from '../../../src/contract/content.js';
import { request } from './request.js';

export interface ScheduleInput {
  clientMsgId: string;
  content: ContentInput;
  replyTo?: string;
  sendAt: string;
}

export const scheduleMessage = (conversationId: string, input: ScheduleInput): Promise<unknown> =>
  request('POST', `/conversations/${conversationId}/messages`, input);

export const listScheduled = (conversationId: string, signal?: AbortSignal): Promise<Page<ScheduledMessageView>> =>
  request('GET', `/conversations/${conversationId}/scheduled-messages`, undefined, signal);

export const cancelScheduled = (id: string): Promise<void> => request('DELETE', `/scheduled-messages/${id}`);
