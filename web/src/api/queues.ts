// How many wait, and where.
import type { Page } from '../../../src/contract/api.js';
import { request } from './request.js';

export interface QueueView {
  groupId: string;
  name: string;
  queued: number;
  oldestQueuedAt: string | null;
}

export const listQueues = (): Promise<Pick<Page<QueueView>, 'items'>> => request('GET', '/queues');
