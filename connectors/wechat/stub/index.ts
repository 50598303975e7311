// A stand-in of WeChat over real HTTP, for tests, bench and lab: the API as accounts see it, and `/_control` to play the people and the console.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PlatformStub, StubOptions } from '../../../src/contract/index.js';
import { handleApi, handleFile } from './api.js';
import { AuditLog, type AuditEntry } from './audit-log.js';
import { burst, type Burst } from './burst.js';
import { accountView, handleControl, perform, setCallback, type StubAccount } from './control.js';
import { Faults, type FaultRule, type FaultSettings } from './faults.js';
import { MediaStore } from './media-store.js';
import { phoneView, type PhoneView } from './phone.js';
import { StateFile } from './state-file.js';
import { Tokens } from './tokens.js';
import type { AccountFacts, JsonObject } from './types.js';
import { World, type WireCall } from './world.js';

export type { AuditEntry, Burst, FaultRule, FaultSettings, PhoneView, StubAccount, WireCall };

export interface WeChatStubOptions extends StubOptions {
  /** How long a push waits for its answer and for the next try; 5000 at WeChat. */
  answerTimeoutMs?: number;
  /** How often a push is delivered at most; 3 at WeChat. */
  deliveries?: number;
  /** Keep to the reply windows and counts; true when absent. */
  replyRules?: boolean;
  /** The stub's clock, ms: for windows, tokens and media that end. */
  now?: () => number;
  /** Told of every call as it came over the wire, before it is judged. */
  onCall?: (call: WireCall) => void;
}

/** The same as the control face, without HTTP, for a test or bench in the same process. */
export interface WeChatStub extends PlatformStub {
  addAccount(name?: string, facts?: Partial<AccountFacts>): StubAccount;
  addPerson(facts: { displayName: string; username?: string; language?: string; id?: string }): { id: string };
  /** As the console does: asks the address first. Throws when it does not answer as it should. */
  setCallback(externalAccountId: string, url: string): Promise<void>;
  change(externalAccountId: string, facts: Partial<AccountFacts>): void;
  /** One action of a person. */
  act(externalAccountId: string, openId: string, action: { type: string } & JsonObject): { messageIds: number[] };
  chat(externalAccountId: string, openId: string): PhoneView;
  burst(externalAccountId: string, burst: Burst): Promise<void>;
  pendingPushes(externalAccountId: string): number;
  tokens: { expire(externalAccountId: string): void; invalidate(externalAccountId: string): void; readonly count: number };
  expireMedia(): void;
  log: { read(after?: number): { items: AuditEntry[]; next: number }; clear(): void };
  faults: { set(settings: Partial<FaultSettings>): void; view(): FaultSettings };
  setReplyRules(on: boolean): void;
}

/** Longer than any client keeps an idle connection, so that the stub never closes one just as it is used. */
const KEEP_ALIVE_MS = 75_000;

export async function createStub(options: WeChatStubOptions = {}): Promise<WeChatStub> {
  const now = options.now ?? Date.now;
  const world = new World({
    now,
    log: new AuditLog(now),
    faults: new Faults(),
    media: new MediaStore(now, options.statePath === undefined ? undefined : `${options.statePath}.files`),
    tokens: new Tokens(now),
    answerTimeoutMs: options.answerTimeoutMs ?? 5000,
    deliveries: options.deliveries ?? 3,
    ...(options.onCall && { onCall: options.onCall }),
  });
  world.enforceReplyRules = options.replyRules ?? true;
  const state = options.statePath === undefined ? null : new StateFile(world, options.statePath);
  state?.open();
  let baseUrl = '';
  const server = http.createServer((request, response) => {
    const url = request.url ?? '';
    if (url.startsWith('/_control')) void handleControl(world, baseUrl, request, response);
    else if (url.startsWith('/_files/')) handleFile(world, url.slice('/_files/'.length), response);
    else void handleApi(world, baseUrl, request, response);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const port = await listen(server, options.port ?? 0, state?.port ?? 0);
  if (state) state.port = port;
  baseUrl = `http://127.0.0.1:${port}`;

  return {
    url: baseUrl,
    ...programmaticFace(world, baseUrl),
    async stop() {
      world.stop();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      state?.close();
    },
  };
}

/** On the wanted port; when any will do, on the one of the last run, if it is free. */
async function listen(server: http.Server, wanted: number, earlier: number): Promise<number> {
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
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function programmaticFace(world: World, baseUrl: string): Omit<WeChatStub, 'url' | 'stop'> {
  const { tokens, log, faults, media, now } = world.parts;
  return {
    addAccount: (name, facts) => accountView(world.addAccount(name, facts), baseUrl),
    addPerson: (facts) => ({ id: world.addPerson(facts).id }),
    setCallback: (id, url) => setCallback(world, world.account(id), url),
    change: (id, facts) => void Object.assign(world.account(id), facts),
    act: (id, openId, action) => perform(world, world.account(id), openId, action),
    chat: (id, openId) => phoneView(world.account(id), world.chat(world.account(id), openId), now()),
    burst: (id, wanted) => burst(world, world.account(id), wanted),
    pendingPushes: (id) => world.pendingPushes(world.account(id)),
    tokens: {
      expire: (id) => tokens.expire(id),
      invalidate: (id) => tokens.invalidate(id),
      get count() {
        return tokens.count;
      },
    },
    expireMedia: () => media.expireAll(),
    log: { read: (after = 0) => log.read(after), clear: () => log.clear() },
    faults: { set: (settings) => faults.set(settings), view: () => faults.view() },
    setReplyRules: (on) => {
      world.enforceReplyRules = on;
    },
  };
}
