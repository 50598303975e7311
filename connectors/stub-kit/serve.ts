// Starts and stops a stand-in: its server, and its world as an earlier run left it.
import type http from 'node:http';
import type { PlatformStub, StubOptions } from '../../src/contract/index.js';
import { listen } from './listen.js';
import { StateFile } from './state-file.js';

export interface StandIn {
  /** Everything that comes in; `baseUrl` is the stand-in's own address. */
  handle(request: http.IncomingMessage, response: http.ServerResponse, baseUrl: string): void;
  world: {
    /** Called after anything worth keeping over a restart. */
    onChange(listener: () => void): void;
    /** No timer, no phone that waits and no request is left afterwards. */
    stop(): void;
  };
  /** The world as JSON has it. `port` is to be kept too, so that accounts bound to this stand-in find it again. */
  snapshot(port: number): object;
  /** Takes back what `snapshot` gave; answers its port. */
  restore(kept: unknown): number;
}

export async function serve({ handle, world, snapshot, restore }: StandIn, options: StubOptions): Promise<PlatformStub> {
  let port = 0;
  let baseUrl = '';
  const state = options.statePath === undefined ? null : new StateFile(options.statePath, () => snapshot(port));
  const kept = state?.read();
  const earlierPort = kept === undefined ? 0 : restore(kept);
  if (state) world.onChange(() => state.touch());
  const server = await listen((request, response) => handle(request, response, baseUrl), options.port ?? 0, earlierPort);
  port = server.port;
  baseUrl = server.url;
  return {
    url: server.url,
    async stop() {
      world.stop();
      await server.close();
      state?.close();
    },
  };
}
