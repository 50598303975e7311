// A device that was away: how long until it has everything it missed.
import WebSocket from 'ws';
import type { ClientFrame, ServerFrame } from '../src/contract/api.js';

export interface CatchUpWish {
  url: string;
  token: string;
  /** How many messages were missed; the fullest queue of the agent is taken. */
  missed: number;
}
export interface CatchUpResult {
  ms: number;
  received: number;
  gaps: number;
}

const PAGE = 500;

/** Pulls page by page, as the pages of the web do. Fails when no queue is that long. */
export async function catchUp({ url, token, missed }: CatchUpWish): Promise<CatchUpResult> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { perMessageDeflate: false });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const send = (frame: ClientFrame): void => socket.send(JSON.stringify(frame));
  let received = 0;
  let gaps = 0;
  let key = 0;
  let queue = '';
  let startMs = 0;
  try {
    return await new Promise<CatchUpResult>((resolve, reject) => {
      socket.once('close', () => reject(new Error('the hub closed the socket')));
      socket.on('message', (data: Buffer) => {
        const frame = JSON.parse(data.toString()) as ServerFrame;
        switch (frame.cmd) {
          case 'auth_status': {
            const fullest = frame.queues.toSorted((a, b) => b.key - a.key)[0];
            if (!fullest || fullest.key < missed) return reject(new Error(`no queue has ${String(missed)} messages`));
            queue = fullest.id;
            key = fullest.key - missed;
            startMs = performance.now();
            return send({ cmd: 'sync', seq: 2, queue, key, limit: PAGE });
          }
          case 'message':
            if (frame.queue !== queue) return;
            if (frame.prevKey !== key) gaps++;
            key = frame.key;
            received++;
            return;
          case 'sync_end':
            if (frame.more) return send({ cmd: 'sync', seq: 3, queue, key, limit: PAGE });
            return resolve({ ms: performance.now() - startMs, received, gaps });
          case 'error':
            return reject(new Error(frame.message));
          default:
        }
      });
      send({ cmd: 'auth', seq: 1, token, deviceId: `bench-${Math.random().toString(36).slice(2)}` });
    });
  } finally {
    socket.terminate();
  }
}
