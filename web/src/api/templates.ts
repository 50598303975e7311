// The approved message forms of a channel account.
import type { Page } from '../../../src/contract/api.js';
import type { MessageTemplate } from '../../../src/contract/connector.js';
import { request } from './request.js';

export const listTemplates = (accountId: string, signal?: AbortSignal): Promise<Page<MessageTemplate>> =>
  request('GET', `/channel-accounts/${accountId}/templates`, undefined, signal);
