// What operators look at: events nobody could use, messages that did not arrive.
import type { MessageStatus, MessageView, Page, RefusedChange } from '../../../src/contract/api.js';
import type { MessageContent } from '../../../src/contract/content.js';
import type { Said } from '../../../src/contract/said.js';
import { queryString, request } from './request.js';

/** Of a platform: one nobody could use, or one that was left alone. */
export interface RawEvent {
  id: number;
  accountId: string;
  attempts: number;
  reason: string | null;
  /** Of one that was left alone: the same, as sentences. */
  reasons?: Said[];
  receivedAt: string;
  body: string;
}

export interface TroubledMessage {
  messageId: string;
  conversationId: string;
  accountId: string;
  contactName: string;
  platform: string;
  platformUserId: string;
  kind: MessageView['kind'];
  senderType: MessageView['sender']['type'];
  status: MessageStatus;
  error: { code: string; message: string } | null;
  refusedChange: RefusedChange | null;
  type: MessageContent['type'];
  preview: string;
  sentAt: string;
}

export const listRawEvents = (state: 'dead' | 'ignored', cursor: string | null): Promise<Page<RawEvent>> =>
  request('GET', `/webhook-events${queryString({ state, cursor })}`);
export const replayEvent = (id: number): Promise<void> => request('POST', `/webhook-events/${String(id)}/replay`, {});
/** The hub takes some at once; this goes on until there are none left. */
export async function replayAllEvents(): Promise<void> {
  const some = (): Promise<{ more: boolean }> => request('POST', '/webhook-events/replay', { state: 'dead' });
  while ((await some()).more);
}
export const listTroubledMessages = (cursor: string | null): Promise<Page<TroubledMessage>> =>
  request('GET', `/troubled-messages${queryString({ cursor })}`);
