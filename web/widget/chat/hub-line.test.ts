// The line on sockets in the test's hand: it signs in, comes back, notices silence, and knows when it is not wanted any more.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ServerFrame } from '../../../src/contract/api.js';
import { HubLine, type Connection } from './hub-line.js';

class HandSocket extends EventTarget {
  static readonly OPEN = 1;
  static made: HandSocket[] = [];
  readyState = 0;
  readonly sent: { cmd: string; seq: number }[] = [];

  constructor(readonly url: string) {
    super();
    HandSocket.made.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as { cmd: string; seq: number });
  }

  close(code = 1006): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }

  up(): void {
    this.readyState = HandSocket.OPEN;
    this.dispatchEvent(new Event('open'));
    this.hear({ cmd: 'auth_status', seq: 1, status: 'ok', principal: { appid: 'a', uid: 'u' }, queues: [] });
  }

  hear(frame: ServerFrame): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(frame) }));
  }
}

const happened: string[] = [];
let line: HubLine;
const latest = (): HandSocket => {
  const socket = HandSocket.made.at(-1);
  if (socket === undefined) throw new Error('no socket was opened');
  return socket;
};

const real = globalThis.WebSocket;
beforeEach(() => {
  jest.useFakeTimers();
  HandSocket.made = [];
  happened.length = 0;
  Object.assign(globalThis, { WebSocket: HandSocket });
  line = new HubLine('ws://hub/ws', 'tab-1', {
    opened: () => happened.push('opened'),
    heard: ({ cmd }) => happened.push(cmd),
    turned: (connection: Connection) => happened.push(connection),
    ended: () => happened.push('ended'),
  });
  line.start('token');
});
afterEach(() => {
  line.stop();
  Object.assign(globalThis, { WebSocket: real });
  jest.useRealTimers();
});

describe('the line', () => {
  it('signs in before anything else, and takes nothing until it has', () => {
    expect(line.send({ cmd: 'ping' })).toBeNull();
    latest().up();
    expect(latest().sent).toEqual([{ cmd: 'auth', token: 'token', deviceId: 'tab-1', seq: 1 }]);
    expect([line.send({ cmd: 'ping' }), happened]).toEqual([2, ['connecting', 'online', 'opened']]);
  });

  it('comes back after a break, each time a little later, and at once when there is reason to hope', () => {
    for (const longestMs of [1_000, 2_000, 4_000]) {
      const made = HandSocket.made.length;
      latest().close();
      jest.advanceTimersByTime(longestMs / 2 - 1);
      expect(HandSocket.made).toHaveLength(made);
      jest.advanceTimersByTime(longestMs / 2 + 1);
      expect(HandSocket.made).toHaveLength(made + 1);
    }
    latest().close();
    const made = HandSocket.made.length;
    line.hurry();
    expect(HandSocket.made).toHaveLength(made + 1);
  });

  it('gives up a socket nobody has been heard on for 75 seconds', () => {
    latest().up();
    const silent = latest();
    jest.advanceTimersByTime(60_000);
    expect(silent.sent.filter(({ cmd }) => cmd === 'ping')).toHaveLength(2);
    silent.hear({ cmd: 'pong', seq: 3 });
    jest.advanceTimersByTime(60_000);
    expect(silent.readyState).toBe(1);
    jest.advanceTimersByTime(60_000);
    expect([silent.readyState, HandSocket.made.length]).toEqual([3, 2]);
  });

  it('gives up a socket as soon as there is no network, and comes back', () => {
    latest().up();
    line.lost();
    expect([latest().readyState, happened.at(-1)]).toEqual([3, 'offline']);
    line.lost();
    jest.advanceTimersByTime(1_000);
    expect([HandSocket.made.length, happened.at(-1)]).toEqual([2, 'connecting']);
  });

  it.each(['auth', 'sync'] as const)('begins anew when its %s is refused for now: nothing else would fill the hole', (refused) => {
    latest().up();
    const seq = refused === 'auth' ? 1 : line.send({ cmd: 'sync', queue: 'q', key: 3, limit: 200 });
    latest().hear({ cmd: 'error', seq: seq ?? 0, code: 'unavailable', message: '' });
    expect([latest().readyState, happened.at(-1)]).toEqual([3, 'offline']);
    jest.advanceTimersByTime(1_000);
    expect(HandSocket.made).toHaveLength(2);
  });

  it('goes on when anything else is refused, and when the pull had been answered', () => {
    latest().up();
    const seq = line.send({ cmd: 'sync', queue: 'q', key: 3, limit: 200 }) ?? 0;
    latest().hear({ cmd: 'sync_end', seq, queue: 'q', key: 3, more: false });
    const key = line.send({ cmd: 'sync_key', queue: 'q', key: 3 }) ?? 0;
    for (const refused of [seq, key]) latest().hear({ cmd: 'error', seq: refused, code: 'unavailable', message: '' });
    expect([latest().readyState, happened.slice(-2)]).toEqual([1, ['error', 'error']]);
  });

  it('does not come back by itself when its token is no longer good', () => {
    latest().up();
    latest().close(4401);
    jest.advanceTimersByTime(120_000);
    expect([HandSocket.made.length, happened.at(-1)]).toEqual([1, 'ended']);
  });

  it('hears nothing of a socket it has left', () => {
    latest().up();
    const old = latest();
    line.start('another token');
    old.hear({ cmd: 'pong', seq: 9 });
    expect(happened).not.toContain('pong');
  });
});
