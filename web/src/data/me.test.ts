import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { request } from '../api/request.js';
import { askWhoIsHere, meQuery } from './me.js';

const hubsFetch = globalThis.fetch;
const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
const LISTS = ['conversations', 'mine'];
let hub: jest.Mock<typeof fetch>;

const hubSees = (agentId: string | null): void => {
  hub.mockImplementation(() =>
    Promise.resolve(
      agentId === null
        ? Response.json({ error: { code: 'unauthenticated', message: 'no' } }, { status: 401 })
        : Response.json({ agent: { id: agentId } }),
    ),
  );
};

beforeEach(async () => {
  hub = jest.fn<typeof fetch>();
  globalThis.fetch = hub;
  hubSees('agent-ada');
  await askWhoIsHere(client, false);
  client.setQueryData(LISTS, ['of Ada']);
});
afterEach(() => {
  client.clear();
  globalThis.fetch = hubsFetch;
});

const known = (): unknown[] => [client.getQueryData(meQuery.queryKey)?.agent.id, client.getQueryData(LISTS)];

describe('who is at the desk', () => {
  it('is asked once per login', async () => {
    await askWhoIsHere(client, true);
    expect(hub).toHaveBeenCalledTimes(1);
  });

  it('is asked anew after the end of a login, and not believed to be who it was', async () => {
    hubSees(null);
    await expect(askWhoIsHere(client, false)).rejects.toMatchObject({ status: 401 });
    expect(hub).toHaveBeenCalledTimes(2);
  });

  it('is named in every request, until it is asked who it is by now', async () => {
    const named = (): unknown => new Headers(hub.mock.lastCall?.[1]?.headers).get('x-agent');
    await request('POST', '/conversations/1/claim', {});
    expect(named()).toBe('agent-ada');
    await client.fetchQuery({ ...meQuery, staleTime: 0 });
    expect(named()).toBe('agent-ada');
    hubSees('agent-mel');
    await askWhoIsHere(client, false);
    expect(named()).toBeNull();
    await request('GET', '/conversations');
    expect(named()).toBe('agent-mel');
  });

  it('leaves nothing to somebody else who is here now', async () => {
    hubSees('agent-mel');
    await askWhoIsHere(client, false);
    expect(known()).toEqual(['agent-mel', undefined]);
  });

  it('finds everything as it was when it is the same agent', async () => {
    await askWhoIsHere(client, false);
    expect(known()).toEqual(['agent-ada', ['of Ada']]);
  });
});
