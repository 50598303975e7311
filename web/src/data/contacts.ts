// What the pages know of people. A change answered by the hub is shown at once, also in lists and beside conversations.
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { ContactView } from '../../../src/contract/contacts.js';
import { getContact, listContacts, listLabels, searchMessages } from '../api/contacts.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { notify } from '../shell/notify.js';
import { refreshLists } from './list-refresh.js';

export const contactQuery = (id: string) => queryOptions({ queryKey: ['contact', id], queryFn: ({ signal }) => getContact(id, signal) });

export const labelsQuery = queryOptions({ queryKey: ['labels'], queryFn: listLabels, staleTime: 60_000 });

export const contactListQuery = (q: string, label: string) =>
  infiniteQueryOptions({
    queryKey: ['contacts', q, label],
    queryFn: ({ pageParam, signal }) => listContacts({ q, label, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

export const messageSearchQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ['message-search', q],
    queryFn: ({ pageParam, signal }) => searchMessages({ q, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** Everything that shows people is asked for again: a merge changes more than one. */
export function refreshPeople(client: QueryClient): void {
  for (const key of ['contact', 'contacts', 'labels']) void client.invalidateQueries({ queryKey: [key] });
}

/** A step about one person; what the hub answers is shown, a refusal is told. Those with the same `scope` are taken one after the other. */
export function useContactStep<Input>(step: (input: Input) => Promise<ContactView>, done?: () => void, scope?: string) {
  const client = useQueryClient();
  const describe = useDescribeError();
  return useMutation({
    mutationFn: step,
    ...(scope !== undefined && { scope: { id: scope } }),
    onSuccess: async (contact) => {
      client.setQueryData(contactQuery(contact.id).queryKey, contact);
      refreshPeople(client);
      await client.invalidateQueries({ queryKey: ['conversation'] });
      await refreshLists(client);
      done?.();
    },
    onError: (error) => notify({ color: 'red', message: describe(error) }),
  });
}
