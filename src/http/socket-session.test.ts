import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { SocketSession, type SocketDependencies } from './socket-session.js';

const FULL = 2 * 1024 * 1024;

let socket: { OPEN: 1; readyState: number; bufferedAmount: number; isPaused: boolean; sent: string[] };
let transport: EventEmitter;
let session: SocketSession;
let asked: string[];

beforeEach(() => {
  asked = [];
  transport = Object.assign(new EventEmitter(), { cork: () => undefined, uncork: () => undefined });
  const line = {
    OPEN: 1 as const,
    readyState: 1,
    bufferedAmount: 0,
    isPaused: false,
    sent: [] as string[],
    pause: () => (line.isPaused = true),
    resume: () => (line.isPaused = false),
    send: (text: string) => line.sent.push(text),
  };
  socket = line;
  const deps = {
    log: pino({ level: 'silent' }),
    authenticate: (token: string) => {
      asked.push(token);
      return Promise.resolve(null);
    },
  };
  session = new SocketSession(line as never, transport as never, deps as unknown as SocketDependencies);
});

const receive = (frame: object): void => session.receive(Buffer.from(JSON.stringify(frame)), false);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a client that does not read', () => {
  it('is not listened to until it has read', async () => {
    socket.bufferedAmount = FULL;
    receive({ cmd: 'ping', seq: 1 });
    expect(socket.isPaused).toBe(true);
    socket.bufferedAmount = 0;
    transport.emit('drain');
    await turn();
    expect(socket.isPaused).toBe(false);
  });

  it('gets no further answers until it has read, and then in order', async () => {
    socket.bufferedAmount = FULL;
    receive({ cmd: 'auth', seq: 1, token: 'token', deviceId: 'device' });
    await turn();
    expect(asked).toEqual([]);
    transport.emit('drain');
    await turn();
    expect(asked).toEqual([]);
    socket.bufferedAmount = 0;
    transport.emit('drain');
    await turn();
    expect(asked).toEqual(['token']);
  });

  it('holds nothing up once it is gone', async () => {
    socket.bufferedAmount = FULL;
    receive({ cmd: 'ping', seq: 1 });
    socket.readyState = 3;
    transport.emit('close');
    await turn();
    expect(transport.listenerCount('drain')).toBe(0);
  });
});
