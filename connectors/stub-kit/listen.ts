// A stand-in's server on 127.0.0.1, on the port of its last run where that is free.
import http from 'node:http';

/** Longer than any client keeps an idle connection, so that the stub never closes one just as it is used. */
const KEEP_ALIVE_MS = 75_000;

export interface Listening {
  port: number;
  url: string;
  close(): Promise<void>;
}

/** `wanted` 0: any free port, `earlier` by preference. */
export async function listen(handle: http.RequestListener, wanted: number, earlier: number): Promise<Listening> {
  const server = http.createServer(handle);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const port = await portOf(server, wanted, earlier);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function portOf(server: http.Server, wanted: number, earlier: number): Promise<number> {
  if (wanted === 0 && earlier !== 0) {
    const port = await listenOn(server, earlier).catch(() => null);
    if (port !== null) return port;
  }
  return listenOn(server, wanted);
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
