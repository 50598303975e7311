// What is offered to the viewer just now: each offer is theirs for a moment only.
import { queryOptions, type QueryClient } from '@tanstack/react-query';
import type { ListedConversation } from '../../../src/contract/api.js';
import { listOffers } from '../api/conversations.js';

/** News of an offer's end may get lost; nobody should look at one that is over for long. */
const LOOK_EVERY_MS = 5_000;

/** The one that ends first comes first; of several that end together, who has waited longest. */
export const offersQuery = queryOptions({
  queryKey: ['offers'],
  queryFn: ({ signal }) => listOffers(signal),
  select: ({ items }) => items.toSorted((a, b) => endOf(a) - endOf(b) || waitingSince(a) - waitingSince(b)),
  refetchInterval: ({ state }) => ((state.data?.items.length ?? 0) > 0 ? LOOK_EVERY_MS : false),
});

const waitingSince = ({ session }: ListedConversation): number => Date.parse(session?.queuedAt ?? '');
const endOf = ({ session }: ListedConversation): number => Date.parse(session?.offer?.endsAt ?? '');

/** An offer came, was answered or is over. The first question of all may be on its way still, and be answered with how it was before. */
export async function refreshOffers(client: QueryClient): Promise<void> {
  await client.cancelQueries({ queryKey: ['offers'] });
  await client.invalidateQueries({ queryKey: ['offers'] });
}

/** Is this one offered to the viewer, as far as is known here? */
export const isOffered = (client: QueryClient, conversationId: string): boolean =>
  client.getQueryData(offersQuery.queryKey)?.items.some(({ id }) => id === conversationId) ?? false;
