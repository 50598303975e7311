// How many wait, and where.
import type { Page } from '../../../src/contract/api.js';
import { request } from './request.js';

export interface QueueView {
  groupId: string;
  name: string;
  queued: number;
  oldestQueuedAt: string | null;
  /** The group is closed, or there was no room in its queue. */
  parked: number;
}

export const listQueues = (): Promise<Pick<Page<QueueView>, 'items'>> => request('GET', '/queues');
