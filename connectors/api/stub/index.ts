// A stand-in of a program with a channel of its own, over real HTTP, for tests and lab: `/hooks/…` takes what the hub posts, `/_control` plays the people.
import type http from 'node:http';
import type { PlatformStub, StubOptions } from '../../../src/contract/index.js';
import { AuditLog, type AuditEntry } from './audit-log.js';
import { accountView, handleControl, perform, type StubAccount } from './control.js';
import { Faults, type FaultRule, type FaultSettings } from './faults.js';
import { Files } from './files.js';
import { listen } from './listen.js';
import { phoneView, type PhoneView } from './phone.js';
import { StateFile } from './state-file.js';
import { restore, snapshot } from './state.js';
import type { JsonObject, Person } from './types.js';
import { handleWebhook } from './webhook-face.js';
import { World } from './world.js';

export type { AuditEntry, FaultRule, FaultSettings, PhoneView, StubAccount };

export interface ApiStubOptions extends StubOptions {
  /** Wait after the first failed event, doubled from there; 1000 when absent. */
  retryBaseMs?: number;
  now?: () => number;
}

/** The same as the control face, without HTTP, for a test in the same process. */
export interface ApiStub extends PlatformStub {
  addAccount(name?: string): StubAccount;
  addPerson(facts: Omit<Person, 'id'> & { id?: string }): { id: string };
  /** One action of a person; the account by its own id or the hub's. */
  act(accountId: string, personId: string, action: { type: string } & JsonObject): { messageIds: number[] };
  chat(accountId: string, personId: string): PhoneView;
  /** What the hub handed over when it was bound; null before. */
  hubOf(accountId: string): { accountId: string; inboundUrl: string; inboundKey: string } | null;
  readonly pendingEvents: number;
  log: { read(after?: number): { items: AuditEntry[]; next: number }; clear(): void };
  faults: { set(settings: Partial<FaultSettings>): void; view(): FaultSettings };
}

export async function createStub(options: ApiStubOptions = {}): Promise<ApiStub> {
  const now = options.now ?? Date.now;
  const world = new World({
    log: new AuditLog(now),
    faults: new Faults(),
    files: new Files(),
    retryBaseMs: options.retryBaseMs ?? 1000,
    now,
  });
  let port = 0;
  const state = options.statePath === undefined ? null : new StateFile(options.statePath, () => snapshot(world, port));
  const earlier = state === null ? 0 : restore(world, state);
  const server = await listen((request, response) => handle(world, request, response), options.port ?? 0, earlier);
  port = server.port;
  world.baseUrl = server.url;
  world.onChange(() => state?.touch());
  const { log, faults } = world.parts;
  return {
    url: server.url,
    addAccount: (name = 'Our app') => accountView(world, world.addAccount(name)),
    addPerson: (facts) => ({ id: world.addPerson(facts).id }),
    act: (accountId, personId, action) => perform(world, world.account(accountId), personId, action),
    chat: (accountId, personId) => phoneView(world.chat(world.account(accountId), personId), now()),
    hubOf: (accountId) => world.account(accountId).hub,
    get pendingEvents() {
      return world.sender.pendingCount;
    },
    log: { read: (after = 0) => log.read(after), clear: () => log.clear() },
    faults: { set: (settings) => faults.set(settings), view: () => faults.view() },
    async stop() {
      world.stop();
      await server.close();
      state?.close();
    },
  };
}

function handle(world: World, request: http.IncomingMessage, response: http.ServerResponse): void {
  const url = request.url ?? '';
  if (url.startsWith('/_control')) void handleControl(world, request, response);
  else if (url.startsWith('/hooks/')) void handleWebhook(world, request, response);
  else if (url.startsWith('/_files/')) giveFile(world, url.slice('/_files/'.length), response);
  else response.writeHead(404).end();
}

function giveFile(world: World, id: string, response: http.ServerResponse): void {
  const file = world.parts.files.find(id);
  if (!file) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': file.mime, 'content-length': file.bytes.length, 'x-content-type-options': 'nosniff' });
  response.end(file.bytes);
}
