// Automation rules and their log, as the admin page asks for them.
import type { AutomationRuleView, AutomationRunView } from '../../../src/contract/automation.js';
import type { Page } from '../../../src/contract/api.js';
import { queryString, request } from './request.js';

export type RuleInput = Omit<AutomationRuleView, 'id' | 'position'>;

export const listAutomationRules = (): Promise<Page<AutomationRuleView>> => request('GET', '/automation-rules');
export const createAutomationRule = (input: RuleInput): Promise<AutomationRuleView> => request('POST', '/automation-rules', input);
export const changeAutomationRule = (id: string, change: Partial<RuleInput>): Promise<AutomationRuleView> =>
  request('PATCH', `/automation-rules/${id}`, change);
export const deleteAutomationRule = (id: string): Promise<void> => request('DELETE', `/automation-rules/${id}`);
export const orderAutomationRules = (ids: string[]): Promise<unknown> => request('PUT', '/automation-rules/order', { ids });
export const listAutomationRuns = (cursor: string | null): Promise<Page<AutomationRunView>> =>
  request('GET', `/automation-runs${queryString({ cursor, limit: 20 })}`);
