// The filters an agent keeps under a name.
import type { Page, SavedFilterView } from '../../../src/contract/api.js';
import { request } from './request.js';

export const listSavedFilters = (): Promise<Page<SavedFilterView>> => request('GET', '/me/saved-filters');
export const saveFilter = (input: Omit<SavedFilterView, 'id'>): Promise<SavedFilterView> => request('POST', '/me/saved-filters', input);
export const forgetFilter = (id: string): Promise<void> => request('DELETE', `/me/saved-filters/${id}`);
