// Routing rules, codes people scan, and accounts' menus.
import type { AccountMenuEntry } from '../../../src/contract/account-tools.js';
import type { Page } from '../../../src/contract/api.js';
import type { LabelView } from '../../../src/contract/contacts.js';
import type { EntryPointKind } from '../../../src/contract/inbound.js';
import type { QrCodeView, RoutingConditions, RoutingRuleView, RoutingTrialView } from '../../../src/contract/routing.js';
import { queryString, request } from './request.js';

export interface RuleInput {
  name: string;
  conditions: RoutingConditions;
  groupId: string;
  agentId: string | null;
}

export interface TrialInput {
  accountId: string;
  text: string;
  language?: string;
  entryPoint?: { kind: EntryPointKind; value: string };
}

export interface CodeInput {
  accountId: string;
  scene: string;
  name: string;
  groupId: string | null;
  expiresInSeconds?: number;
}

export const listRules = (): Promise<Page<RoutingRuleView>> => request('GET', '/routing-rules');
export const createRule = (input: RuleInput): Promise<RoutingRuleView> => request('POST', '/routing-rules', input);
export const changeRule = (id: string, change: Partial<RuleInput> & { enabled?: boolean }): Promise<RoutingRuleView> =>
  request('PATCH', `/routing-rules/${id}`, change);
export const deleteRule = (id: string): Promise<void> => request('DELETE', `/routing-rules/${id}`);
export const orderRules = (ids: string[]): Promise<Page<RoutingRuleView>> => request('PUT', '/routing-rules/order', { ids });
export const tryRules = (input: TrialInput): Promise<RoutingTrialView> => request('POST', '/routing-rules/try', input);

export const listCodes = (cursor: string | null): Promise<Page<QrCodeView>> =>
  request('GET', `/qr-codes${queryString({ limit: 50, ...(cursor !== null && { cursor }) })}`);
export const createCode = (input: CodeInput): Promise<QrCodeView> => request('POST', '/qr-codes', input);
export const changeCode = (id: string, change: { name: string; groupId: string | null }): Promise<QrCodeView> =>
  request('PATCH', `/qr-codes/${id}`, change);
export const deleteCode = (id: string): Promise<void> => request('DELETE', `/qr-codes/${id}`);

export const getMenu = (accountId: string): Promise<{ entries: AccountMenuEntry[] }> =>
  request('GET', `/channel-accounts/${accountId}/menu`);
export const putMenu = (accountId: string, entries: AccountMenuEntry[]): Promise<unknown> =>
  request('PUT', `/channel-accounts/${accountId}/menu`, { entries });
export const listRoutingLabels = (): Promise<Page<LabelView>> => request('GET', '/labels');
