// Canned responses, the FAQ and what the bots do.
import type {
  BotSettingsView,
  CannedResponseView,
  CannedScope,
  FaqAnswer,
  FaqEntryView,
  FaqMatchView,
  FaqSettingsView,
  ModelSettingsView,
} from '../../../src/contract/answers.js';
import type { Page } from '../../../src/contract/api.js';
import type { Said } from '../../../src/contract/said.js';
import { queryString, request } from './request.js';

export interface CannedInput {
  shortcut: string;
  title: string;
  text: string;
  /** Null: for every customer. */
  language: string | null;
}

export const listCanned = (scope?: CannedScope): Promise<Page<CannedResponseView>> =>
  request('GET', `/canned-responses${queryString({ scope })}`);
export const createCanned = ({ language, ...input }: CannedInput & { scope: CannedScope; groupId?: string }): Promise<CannedResponseView> =>
  request('POST', '/canned-responses', { ...input, ...(language !== null && { language }) });
export const changeCanned = (id: string, change: CannedInput): Promise<CannedResponseView> =>
  request('PATCH', `/canned-responses/${id}`, change);
export const deleteCanned = (id: string): Promise<void> => request('DELETE', `/canned-responses/${id}`);
export const countCannedUse = (id: string): Promise<void> => request('POST', `/canned-responses/${id}/used`);

export interface FaqInput {
  question: string;
  phrasings: string[];
  keywords: string[];
  answer: FaqAnswer;
  /** Null: for every customer. */
  language: string | null;
  enabled: boolean;
  suggested: boolean;
}

export const listFaq = (): Promise<Page<FaqEntryView>> => request('GET', '/faq-entries');
export const createFaq = ({ language, ...input }: FaqInput): Promise<FaqEntryView> =>
  request('POST', '/faq-entries', { ...input, ...(language !== null && { language }) });
export const changeFaq = (id: string, change: Partial<FaqInput>): Promise<FaqEntryView> => request('PATCH', `/faq-entries/${id}`, change);
export const deleteFaq = (id: string): Promise<void> => request('DELETE', `/faq-entries/${id}`);
export const matchFaq = (text: string): Promise<Page<FaqMatchView>> => request('POST', '/faq-entries/match', { text });
export const getFaqSettings = (): Promise<FaqSettingsView> => request('GET', '/settings/faq');
export const putFaqSettings = (settings: FaqSettingsView): Promise<FaqSettingsView> => request('PUT', '/settings/faq', settings);

export const listSuggestions = (conversationId: string, signal?: AbortSignal): Promise<Page<FaqMatchView>> =>
  request('GET', `/conversations/${conversationId}/suggestions`, undefined, signal);

export const getBot = (accountId: string): Promise<BotSettingsView> => request('GET', `/channel-accounts/${accountId}/bot`);
export const putBot = (accountId: string, settings: BotSettingsView): Promise<BotSettingsView> =>
  request('PUT', `/channel-accounts/${accountId}/bot`, settings);

/** `apiKey` absent: the one that is kept stays. */
type ModelInput = Omit<ModelSettingsView, 'hasKey'> & { apiKey?: string };

export const getModel = (): Promise<ModelSettingsView> => request('GET', '/settings/model');
export const putModel = (settings: ModelInput): Promise<ModelSettingsView> => request('PUT', '/settings/model', settings);
export const checkModel = (): Promise<{ ok: boolean } & Partial<Said>> => request('POST', '/settings/model/check');
export const draftReply = (conversationId: string): Promise<{ text: string }> => request('POST', `/conversations/${conversationId}/draft`);
