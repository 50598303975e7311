// How many conversations are open, and how many wait, in each group and on each channel account; and how many stand in the lists.
import type { OpenCountsView, ViewCountsView } from '../../../src/contract/counts.js';
import { request } from './request.js';

export const getOpenCounts = (signal?: AbortSignal): Promise<OpenCountsView> => request('GET', '/conversation-counts', undefined, signal);

export const getViewCounts = (signal?: AbortSignal): Promise<ViewCountsView> =>
  request('GET', '/conversation-counts/views', undefined, signal);
