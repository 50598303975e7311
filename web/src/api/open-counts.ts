// How many conversations are open, and how many wait, in each group and on each channel account.
import type { OpenCountsView } from '../../../src/contract/api.js';
import { request } from './request.js';

export const getOpenCounts = (signal?: AbortSignal): Promise<OpenCountsView> => request('GET', '/conversation-counts', undefined, signal);
