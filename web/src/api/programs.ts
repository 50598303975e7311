// Webhooks, keys for programs and the audit log, as the admin pages ask for them.
import type {
  ApiTokenView,
  AuditEventView,
  OutgoingEventView,
  OutgoingWebhookView,
  WebhookTopic,
} from '../../../src/contract/automation.js';
import type { Page, Role } from '../../../src/contract/api.js';
import { queryString, request } from './request.js';

export interface WebhookInput {
  name: string;
  url: string;
  events: WebhookTopic[];
}

export const listWebhooks = (): Promise<Page<OutgoingWebhookView>> => request('GET', '/outgoing-webhooks');
export const createWebhook = (input: WebhookInput): Promise<{ webhook: OutgoingWebhookView; secret: string }> =>
  request('POST', '/outgoing-webhooks', input);
export const changeWebhook = (id: string, change: Partial<WebhookInput & { active: boolean }>): Promise<OutgoingWebhookView> =>
  request('PATCH', `/outgoing-webhooks/${id}`, change);
export const deleteWebhook = (id: string): Promise<void> => request('DELETE', `/outgoing-webhooks/${id}`);
export const renewWebhookSecret = (id: string): Promise<{ secret: string }> => request('POST', `/outgoing-webhooks/${id}/secret`, {});
export const testWebhook = (id: string): Promise<{ ok: boolean; httpStatus?: number; words: string }> =>
  request('POST', `/outgoing-webhooks/${id}/test`, {});
export const listWebhookEvents = (id: string, cursor: string | null): Promise<Page<OutgoingEventView>> =>
  request('GET', `/outgoing-webhooks/${id}/deliveries${queryString({ cursor })}`);
export const redeliver = (id: string, eventIds: string[]): Promise<{ count: number }> =>
  request('POST', `/outgoing-webhooks/${id}/redeliver`, { eventIds });

export interface TokenInput {
  name: string;
  scope: Role;
  agentId?: string;
  expiresAt?: string;
}

export const listTokens = (): Promise<Page<ApiTokenView>> => request('GET', '/api-tokens');
export const createToken = (input: TokenInput): Promise<{ apiToken: ApiTokenView; token: string }> => request('POST', '/api-tokens', input);
export const deleteToken = (id: string): Promise<void> => request('DELETE', `/api-tokens/${id}`);

export const listAudit = (filter: { action?: string; actorId?: string }, cursor: string | null): Promise<Page<AuditEventView>> =>
  request('GET', `/audit-events${queryString({ ...filter, cursor })}`);
