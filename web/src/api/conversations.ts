// Conversations, their messages and their service sessions.
import type { ConversationPage, ConversationView, MessageView, Page, SessionView } from '../../../src/contract/api.js';
import type { ContentInput } from '../../../src/contract/content.js';
import { queryString, request } from './request.js';

export const VIEWS = ['mine', 'queued', 'unassigned', 'all', 'closed', 'hidden', 'blocked'] as const;
export type InboxView = (typeof VIEWS)[number];

export interface SendInput {
  clientMsgId: string;
  content: ContentInput;
  /** Id of the message this one answers. */
  replyTo?: string;
  /** Below that message, for everybody to read. */
  isPublic?: true;
  kind: 'out' | 'note';
}

/** What a list is narrowed to. */
export interface ListFilter {
  accountId?: string;
  groupId?: string;
  assigneeId?: string;
  platform?: string;
  label?: string;
  unread?: true;
}

type ListInput = { view: InboxView; q: string; cursor: string | null } & ListFilter;

export const listConversations = (input: ListInput, signal?: AbortSignal): Promise<ConversationPage> =>
  request('GET', `/conversations${queryString({ ...input, limit: 50 })}`, undefined, signal);

/** What is offered to the viewer; hardly ever more than a few. */
export const listOffers = (signal?: AbortSignal): Promise<ConversationPage> =>
  request('GET', `/conversations${queryString({ view: 'offered', limit: 50 })}`, undefined, signal);

export const getConversation = (id: string, signal?: AbortSignal): Promise<ConversationView> =>
  request('GET', `/conversations/${id}`, undefined, signal);

/** The newest messages of a conversation, or those before or after one; `before` and `after` are seqs. */
export interface HistoryPage {
  before?: number;
  after?: number;
  limit?: number;
}

export const listMessages = (id: string, range: HistoryPage, signal?: AbortSignal): Promise<Page<MessageView>> =>
  request('GET', `/conversations/${id}/messages${queryString({ limit: 50, ...range })}`, undefined, signal);

export const sendMessage = (id: string, input: SendInput, signal?: AbortSignal): Promise<{ message: MessageView }> =>
  request('POST', `/conversations/${id}/messages`, input, signal);

/** For oneself; nobody else's lists change. */
export const markInOwnList = (id: string, mark: 'pinned' | 'hidden', value: boolean): Promise<void> =>
  request('PUT', `/conversations/${id}/${mark}`, { value });
export const markRead = (id: string, seq: number): Promise<void> => request('POST', `/conversations/${id}/read`, { seq });
export const sendTyping = (id: string): Promise<void> => request('POST', `/conversations/${id}/typing`);

export type SessionStep = 'claim' | 'accept' | 'decline' | 'release' | 'take-over' | 'close';
export const stepSession = (id: string, step: SessionStep, reason?: string): Promise<unknown> =>
  request('POST', `/conversations/${id}/${step}`, reason === undefined || reason === '' ? {} : { reason });

export const prioritise = (id: string, priority: number): Promise<{ session: SessionView }> =>
  request('PUT', `/conversations/${id}/priority`, { priority });
export const transferConversation = (id: string, to: { agentId?: string; groupId?: string; note?: string }): Promise<unknown> =>
  request('POST', `/conversations/${id}/transfer`, to);
export const listQueues = (): Promise<{ items: { groupId: string; queued: number }[] }> => request('GET', '/queues');

/** `status`: as it is shown; not sent again when it has become another meanwhile. */
export const resendMessage = ({ id, status }: { id: string; status: string }): Promise<unknown> =>
  request('POST', `/messages/${id}/resend`, { status });
export const resolveMessage = (id: string, outcome: 'sent' | 'failed'): Promise<unknown> =>
  request('POST', `/messages/${id}/resolve`, { outcome });
export const forgetRefusedChange = (id: string): Promise<unknown> => request('DELETE', `/messages/${id}/refused-change`);
export const retractMessage = (id: string): Promise<unknown> => request('POST', `/messages/${id}/retract`, {});
export const editMessage = (id: string, content: ContentInput): Promise<unknown> => request('PATCH', `/messages/${id}`, { content });
export const reactToMessage = (id: string, emoji: string | null): Promise<unknown> => request('PUT', `/messages/${id}/reaction`, { emoji });
