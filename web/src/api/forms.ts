// The forms a channel account has made at its platform.
import type { Page } from '../../../src/contract/api.js';
import type { PlatformForm } from '../../../src/contract/connector.js';
import { request } from './request.js';

export const listForms = (accountId: string, signal?: AbortSignal): Promise<Page<PlatformForm>> =>
  request('GET', `/channel-accounts/${accountId}/forms`, undefined, signal);
