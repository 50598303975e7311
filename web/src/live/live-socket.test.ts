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

class HandSocket extends EventTarget {
  static readonly OPEN = 1;
  static made: HandSocket[] = [];
  readonly readyState = HandSocket.OPEN;
  readonly sent: string[] = [];

  constructor() {
    super();
    HandSocket.made.push(this);
  }

  send(frame: string): void {
    this.sent.push(frame);
  }

  close(): void {
    this.dispatchEvent(new Event('close'));
  }

  open(): void {
    this.dispatchEvent(new Event('open'));
  }

  hear(frame: object): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(frame) }));
  }
}

describe('the line to the hub, once there is one', () => {
  const real = globalThis.WebSocket;
  beforeEach(async () => {
    HandSocket.made = [];
    Object.assign(globalThis, { WebSocket: HandSocket, location: { protocol: 'http:', host: 'hub' } });
    hub.mockImplementation(() => Promise.resolve(Response.json({ ticket: 'let me in' })));
    socket.start();
    await jest.advanceTimersByTimeAsync(0);
    line().open();
    line().hear({ cmd: 'auth_status', seq: 1, status: 'ok', queues: [{ id: 'q', key: 3 }] });
  });
  afterEach(() => {
    socket.stop();
    Object.assign(globalThis, { WebSocket: real });
    Reflect.deleteProperty(globalThis, 'location');
  });
  const line = (): HandSocket => {
    const made = HandSocket.made.at(-1);
    if (made === undefined) throw new Error('no socket was opened');
    return made;
  };
  const lastSeq = (): number => (JSON.parse(line().sent.at(-1) ?? '{}') as { seq: number }).seq;

  it('is given up as soon as there is no network, though nobody has closed it, and tried again', async () => {
    expect(socket.snapshot()).toBe('online');
    window.dispatchEvent(new Event('offline'));
    expect(socket.snapshot()).toBe('offline');
    await jest.advanceTimersByTimeAsync(5_000);
    expect([HandSocket.made.length, socket.snapshot()]).toEqual([2, 'connecting']);
  });

  it('is begun anew when a pull is refused, and what was missed is pulled then', async () => {
    line().hear({ cmd: 'sync_notify', queue: 'q', key: 5 });
    line().hear({ cmd: 'error', seq: lastSeq(), code: 'unavailable', message: '' });
    expect(socket.snapshot()).toBe('offline');
    await jest.advanceTimersByTimeAsync(5_000);
    line().open();
    line().hear({ cmd: 'auth_status', seq: 1, status: 'ok', queues: [{ id: 'q', key: 5 }] });
    expect(JSON.parse(line().sent.at(-1) ?? '')).toMatchObject({ cmd: 'sync', queue: 'q', key: 3 });
  });

  it('is begun anew when the login is refused for now', async () => {
    line().close();
    await jest.advanceTimersByTimeAsync(5_000);
    line().open();
    line().hear({ cmd: 'error', seq: lastSeq(), code: 'unavailable', message: '' });
    await jest.advanceTimersByTimeAsync(5_000);
    expect([HandSocket.made.length, socket.snapshot()]).toEqual([3, 'connecting']);
  });

  it('goes on when what is refused was not vital', () => {
    line().hear({ cmd: 'sync_notify', queue: 'q', key: 5 });
    line().hear({ cmd: 'sync_end', seq: lastSeq(), queue: 'q', key: 5, more: false });
    line().hear({ cmd: 'error', seq: lastSeq(), code: 'unavailable', message: '' });
    expect([HandSocket.made.length, socket.snapshot()]).toEqual([1, 'online']);
  });
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
