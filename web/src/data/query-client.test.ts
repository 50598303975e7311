import { afterAll, beforeEach, expect, it, jest } from '@jest/globals';
import { beginLogin, request } from '../api/request.js';
import { createQueryClient } from './query-client.js';

const hubsFetch = globalThis.fetch;
let refuse: () => void;
let signedOut: jest.Mock<() => void>;

beforeEach(() => {
  const answer = new Promise<Response>((resolve) => {
    refuse = () => resolve(Response.json({ error: { code: 'unauthenticated', message: 'no' } }, { status: 401 }));
  });
  globalThis.fetch = () => answer;
  signedOut = jest.fn();
});
afterAll(() => {
  globalThis.fetch = hubsFetch;
});

const asked = (): Promise<unknown> =>
  createQueryClient(signedOut).fetchQuery({ queryKey: ['labels'], queryFn: () => request('GET', '/labels'), retry: false });

it('a refusal for want of a login ends the login it was asked in', async () => {
  const answer = asked();
  refuse();
  await expect(answer).rejects.toMatchObject({ status: 401 });
  expect(signedOut).toHaveBeenCalledTimes(1);
});

it('a refusal from before does not end the login of who has signed in meanwhile', async () => {
  const answer = asked();
  beginLogin();
  refuse();
  await expect(answer).rejects.toMatchObject({ status: 401 });
  expect(signedOut).not.toHaveBeenCalled();
});
