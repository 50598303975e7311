import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';
import { GatheredFrames } from './gathered-frames.js';

let server: Server;
let transport: Duplex;
let ours: WebSocket;
let theirs: WebSocket;
let received: string[];

beforeEach(async () => {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = new Promise<void>((resolve) => {
    server.once('upgrade', (request, duplex, head) => {
      transport = duplex;
      sockets.handleUpgrade(request, duplex, head, (socket) => {
        ours = socket;
        resolve();
      });
    });
  });
  received = [];
  theirs = new WebSocket(`ws://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  theirs.on('message', (data: Buffer) => received.push(data.toString()));
  await Promise.all([accepted, once(theirs, 'open')]);
});
afterEach(() => {
  theirs.terminate();
  server.close();
});

const framesTo = (isOpen = true): GatheredFrames => new GatheredFrames(transport, () => isOpen);

describe('gathered frames', () => {
  it('arrive whole and in order, of whatever length and in whatever script', async () => {
    const texts = [
      '',
      '{}',
      'a'.repeat(125),
      'b'.repeat(126),
      '您好'.repeat(40),
      'c'.repeat(65_535),
      '😀'.repeat(16_384),
      'd'.repeat(200_000),
    ];
    const frames = framesTo();
    for (const text of texts) frames.add(text);
    const closed = once(theirs, 'close');
    frames.flush();
    ours.close(1000);
    await closed;
    expect(received).toEqual(texts);
  });

  it('leave in one write at the end of the turn', async () => {
    const written: number[] = [];
    const write = transport.write.bind(transport);
    transport.write = (chunk: Buffer) => {
      written.push(chunk.length);
      return write(chunk);
    };
    const frames = framesTo();
    frames.add('one');
    frames.add('two');
    expect([written, frames.waitingBytes]).toEqual([[], 10]);
    await new Promise((resolve) => setImmediate(resolve));
    expect([written, frames.waitingBytes]).toEqual([[10], 0]);
  });

  it('stay away from a line that is closing or gone', async () => {
    const closing = framesTo(false);
    closing.add('late');
    closing.flush();
    const gone = framesTo();
    gone.add('later');
    ours.terminate();
    await once(theirs, 'close');
    gone.flush();
    expect(received).toEqual([]);
  });
});
