// How long what is kept, and what there is of it.
import type { RetentionView } from '../../../src/contract/api.js';
import { request } from './request.js';

export const getRetention = (): Promise<RetentionView> => request('GET', '/settings/retention');
