// People across channels, their labels, and what was said.
import type { PlatformRemarks, RemarksChange } from '../../../src/contract/account-tools.js';
import type { MessageHitView, Page } from '../../../src/contract/api.js';
import type {
  ContactListView,
  ContactNoteView,
  ContactView,
  LabelColor,
  LabelView,
  MergeSuggestionView,
  ServiceRecordView,
} from '../../../src/contract/contacts.js';
import { queryString, request } from './request.js';

export interface ContactChange {
  displayName?: string;
  language?: string | null;
  notes?: string;
  customFields?: Record<string, string | null>;
  phones?: string[];
  emails?: string[];
}

export const listContacts = (
  input: { q: string; label: string; cursor: string | null },
  signal?: AbortSignal,
): Promise<Page<ContactListView>> => request('GET', `/contacts${queryString({ ...input, limit: 50 })}`, undefined, signal);
export const getContact = (id: string, signal?: AbortSignal): Promise<ContactView> => request('GET', `/contacts/${id}`, undefined, signal);
export const changeContact = (id: string, change: ContactChange): Promise<ContactView> => request('PATCH', `/contacts/${id}`, change);
export const putLabels = (id: string, labelIds: string[]): Promise<ContactView> => request('PUT', `/contacts/${id}/labels`, { labelIds });
export const listNotes = (id: string, cursor: string | null): Promise<Page<ContactNoteView>> =>
  request('GET', `/contacts/${id}/notes${queryString({ cursor, limit: 30 })}`);
export const addNote = (id: string, text: string): Promise<ContactNoteView> => request('POST', `/contacts/${id}/notes`, { text });
export const listRecords = (id: string, cursor: string | null): Promise<Page<ServiceRecordView>> =>
  request('GET', `/contacts/${id}/sessions${queryString({ cursor, limit: 20 })}`);
export const listSuggestions = (id: string): Promise<Page<MergeSuggestionView>> => request('GET', `/contacts/${id}/suggestions`);
export const mergeContact = (id: string, intoId: string): Promise<ContactView> => request('POST', `/contacts/${id}/merge`, { intoId });
export const unmergeContact = (id: string): Promise<ContactView> => request('POST', `/contacts/${id}/unmerge`);
export const blockContact = (id: string, how: { until: string | null; reason?: string }): Promise<ContactView> =>
  request('POST', `/contacts/${id}/block`, how);
export const eraseContact = (id: string): Promise<ContactView> => request('POST', `/contacts/${id}/erase`);
export const unblockContact = (id: string): Promise<ContactView> => request('POST', `/contacts/${id}/unblock`);

export const getRemarks = (conversationId: string): Promise<PlatformRemarks> => request('GET', `/conversations/${conversationId}/remarks`);
export const changeRemarks = (conversationId: string, change: RemarksChange): Promise<PlatformRemarks> =>
  request('PATCH', `/conversations/${conversationId}/remarks`, change);

export const listLabels = (): Promise<Page<LabelView>> => request('GET', '/labels');
export const createLabel = (label: { name: string; color: LabelColor }): Promise<LabelView> => request('POST', '/labels', label);
export const changeLabel = (id: string, change: { name: string; color: LabelColor }): Promise<LabelView> =>
  request('PATCH', `/labels/${id}`, change);
export const removeLabel = (id: string): Promise<void> => request('DELETE', `/labels/${id}`);

export const searchMessages = (input: { q: string; cursor: string | null }, signal?: AbortSignal): Promise<Page<MessageHitView>> =>
  request('GET', `/messages/search${queryString({ ...input, limit: 30 })}`, undefined, signal);
