import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Outbox, ownPending, type PendingMessage } from './outbox.js';

const ADA = 'agent-ada';
const MEL = 'agent-mel';
const CONVERSATION = 'conversation-1';
const content = { type: 'text' as const, text: 'On its way' };

const hubsFetch = globalThis.fetch;
let here: string | undefined;
let isSignedIn: boolean;
let hub: jest.Mock<typeof fetch>;
let stored: string[];
let outbox: Outbox;

const unreachable = (): Promise<Response> => Promise.reject(new TypeError('no line'));
const answers = (): Promise<Response> => Promise.resolve(Response.json({ message: { id: 'm1' } }));
const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);
const write = (): void => outbox.send({ conversationId: CONVERSATION, input: { content, kind: 'out' }, content });
const only = (): PendingMessage => {
  const [entry, ...others] = outbox.snapshot();
  if (entry === undefined || others.length > 0) throw new Error(`${outbox.snapshot().length} are pending`);
  return entry;
};

beforeEach(() => {
  jest.useFakeTimers();
  [here, isSignedIn, stored] = [ADA, true, []];
  hub = jest.fn<typeof fetch>(unreachable);
  globalThis.fetch = hub;
  outbox = new Outbox({ agentId: () => here, isSignedIn: () => isSignedIn }, ({ id }) => stored.push(id));
});
afterEach(() => {
  jest.useRealTimers();
  globalThis.fetch = hubsFetch;
});

describe('the outbox of a screen at which agents take turns', () => {
  it('sends what its writer wrote, after a break in the line too', async () => {
    write();
    await pass(0);
    hub.mockImplementation(answers);
    await pass(800);
    expect([hub.mock.calls.length, stored, outbox.snapshot()]).toEqual([2, ['m1'], []]);
  });

  it('does not go on trying in the name of who has come since', async () => {
    write();
    await pass(0);
    here = MEL;
    hub.mockImplementation(answers);
    await pass(60_000);
    expect(hub).toHaveBeenCalledTimes(1);
    expect([only().state, only().error?.code]).toEqual(['failed', 'unauthenticated']);
  });

  it('does not go on trying once the login has ended, though its pages are still drawn', async () => {
    write();
    await pass(0);
    isSignedIn = false;
    await pass(60_000);
    expect(hub).toHaveBeenCalledTimes(1);
    expect(only().state).toBe('failed');
  });

  it('shows and tries again for its writer alone, who finds it when they are back', async () => {
    hub.mockImplementation(() => Promise.resolve(Response.json({ error: { code: 'bad_text', message: 'no' } }, { status: 422 })));
    write();
    await pass(0);
    const { clientMsgId } = only().input;
    hub.mockImplementation(answers);
    here = MEL;
    expect(ownPending(outbox.snapshot(), MEL, CONVERSATION)).toEqual([]);
    outbox.retry(clientMsgId);
    await pass(60_000);
    expect([hub.mock.calls.length, only().state]).toEqual([1, 'failed']);

    here = ADA;
    expect(ownPending(outbox.snapshot(), ADA, CONVERSATION)).toHaveLength(1);
    outbox.retry(clientMsgId);
    await pass(0);
    expect([hub.mock.calls.length, stored, outbox.snapshot()]).toEqual([2, ['m1'], []]);
  });

  it('does not let one who has come wait for what another wrote', async () => {
    hub.mockImplementation(() => new Promise(() => undefined));
    write();
    await pass(0);
    here = MEL;
    hub.mockImplementation(answers);
    write();
    await pass(0);
    expect(stored).toEqual(['m1']);
    expect(only().agentId).toBe(ADA);
  });

  it('tells nothing to the pages of who has come when an answer arrives late', async () => {
    let answer = (_response: Response): void => undefined;
    hub.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
    write();
    await pass(0);
    here = MEL;
    answer(Response.json({ message: { id: 'm1' } }));
    await pass(0);
    expect([stored, outbox.snapshot()]).toEqual([[], []]);
  });
});
