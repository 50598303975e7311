import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LiveSocket } from './live-socket.js';

const hubsFetch = globalThis.fetch;
let hub: jest.Mock<typeof fetch>;
let signedOut: jest.Mock<() => void>;
let socket: LiveSocket;

const unreachable = (): Promise<Response> => Promise.reject(new TypeError('no line'));
const refuses = (): Promise<Response> =>
  Promise.resolve(Response.json({ error: { code: 'unauthenticated', message: 'no' } }, { status: 401 }));

beforeEach(() => {
  jest.useFakeTimers();
  Object.defineProperty(globalThis, 'window', { configurable: true, value: new EventTarget() });
  hub = jest.fn<typeof fetch>(unreachable);
  globalThis.fetch = hub;
  signedOut = jest.fn(() => socket.stop());
  const nothing = (): void => undefined;
  socket = new LiveSocket({ opened: nothing, signedOut, message: nothing, event: nothing, realtime: nothing });
});
afterEach(() => {
  socket.stop();
  jest.useRealTimers();
  globalThis.fetch = hubsFetch;
  Reflect.deleteProperty(globalThis, 'window');
});

describe('the line to the hub', () => {
  it('is tried for ever while the hub does not answer', async () => {
    socket.start();
    await jest.advanceTimersByTimeAsync(600_000);
    expect(hub.mock.calls.length).toBeGreaterThan(20);
    expect([signedOut.mock.calls.length, socket.snapshot()]).toEqual([0, expect.stringMatching(/offline|connecting/)]);
  });

  it('is given up when the login has ended while it was down', async () => {
    socket.start();
    await jest.advanceTimersByTimeAsync(0);
    hub.mockImplementation(refuses);
    await jest.advanceTimersByTimeAsync(60_000);
    expect([signedOut.mock.calls.length, hub.mock.calls.length, socket.isStarted]).toEqual([1, 2, false]);
  });

  it('is not given up for the answer to a question of the login before', async () => {
    let answer = (): void => undefined;
    hub.mockImplementationOnce(() => new Promise((resolve) => (answer = () => void refuses().then(resolve))));
    socket.start();
    await jest.advanceTimersByTimeAsync(0);
    socket.stop();
    socket.start();
    answer();
    await jest.advanceTimersByTimeAsync(0);
    expect([signedOut.mock.calls.length, socket.isStarted]).toEqual([0, true]);
  });
});
