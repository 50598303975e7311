// An offer that is made while the page first asks for its offers is not missed.
import { setImmediate } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { offersQuery, refreshOffers } from './offers.js';

type Offers = Awaited<ReturnType<NonNullable<typeof offersQuery.queryFn>>>;

it('asks again, though the first question is not answered yet', async () => {
  const client = new QueryClient();
  const answers: ((offers: Offers) => void)[] = [];
  const queryFn = ({ signal }: { signal: AbortSignal }): Promise<Offers> =>
    new Promise((resolve, reject) => {
      answers.push(resolve);
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
  const leave = new QueryObserver(client, { ...offersQuery, queryFn }).subscribe(() => undefined);
  const refreshed = refreshOffers(client);
  await setImmediate();
  const [first, second] = answers;
  first?.({ items: [], nextCursor: 'as it was before', capabilities: {} });
  second?.({ items: [], nextCursor: 'as it is now', capabilities: {} });
  await refreshed;
  expect(client.getQueryData(offersQuery.queryKey)?.nextCursor).toBe('as it is now');
  leave();
  client.clear();
});
