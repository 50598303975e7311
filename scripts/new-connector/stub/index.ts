// A stand-in of Acme over real HTTP, for tests, bench and lab: the API as accounts see it, and `/_control` to play the people.
import http from 'node:http';
import type { PlatformStub, StubOptions } from '../../../src/contract/index.js';

/** Longer than any client keeps an idle connection, so that the stub never closes one just as it is used. */
const KEEP_ALIVE_MS = 75_000;

export async function createStub(options: StubOptions = {}): Promise<PlatformStub> {
  // FILL IN the API: take what the platform takes, as strictly, with its ids, limits, errors and signed webhooks → PlatformStub.url #the-stand-in
  // FILL IN the control face: accounts, people, chats, actions, faults and log under /_control, for lab and tests → PlatformStub.url #the-stand-in
  const server = http.createServer((_request, response) => {
    response.writeHead(404, { 'Content-Type': 'application/json' }).end('{"error":"not_found"}');
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const port = await listenOn(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${String(port)}`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listenOn(server: http.Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address.port);
    });
  });
}
