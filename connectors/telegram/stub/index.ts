// A stand-in of Telegram over real HTTP, for tests, bench and lab: the Bot API as bots see it, and `/_control` to play the people.
// Follows the rules of a local Bot API server (any port, plain HTTP webhooks) unless `cloudRules` asks for those of api.telegram.org.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PlatformStub, StubOptions } from '../../../src/contract/index.js';
import { AuditLog, type AuditEntry } from './audit-log.js';
import { handleBotApi, handleFileDownload } from './bot-api.js';
import { burst, type Burst } from './burst.js';
import { accountView, handleControl, perform } from './control.js';
import { Faults, type FaultRule, type FaultSettings } from './faults.js';
import { FileStore } from './file-store.js';
import { knownChat, phoneView, type PhoneMessage, type PhoneView } from './phone.js';
import { RateLimiter, type RateLimits } from './rate-limits.js';
import { StateFile } from './state-file.js';
import type { Bot, JsonObject } from './types.js';
import { World, type WireCall } from './world.js';

export type { AuditEntry, Burst, FaultRule, FaultSettings, PhoneMessage, PhoneView, RateLimits, WireCall };

export interface TelegramStubOptions extends StubOptions {
  /** Enforce https, the four ports and the one-second rule of setWebhook. */
  cloudRules?: boolean;
  /** Waiting time after the immediate retry of a failed webhook, doubled from there; 2000 at Telegram. */
  retryBaseMs?: number;
  /** The stub's clock, ms; for messages older than 48 h and the like. */
  now?: () => number;
  /** Told of every Bot API call as it came over the wire, before it is judged. */
  onCall?: (call: WireCall) => void;
}

export interface StubAccount {
  externalAccountId: string;
  name: string;
  credentials: { botToken: string };
  baseUrl: string;
}

/** The same as the control face, without HTTP, for a test or bench in the same process. */
export interface TelegramStub extends PlatformStub {
  addBot(name?: string): StubAccount;
  addPerson(facts: { displayName: string; username?: string; language?: string; id?: number }): { id: number };
  addGroup(externalAccountId: string, title: string): { id: number };
  /** One action of a person; `chatId` is the person's id, or a group's with `personId` in the action. */
  act(externalAccountId: string, chatId: number, action: { type: string } & JsonObject): { messageIds: number[] };
  chat(externalAccountId: string, chatId: number, connectionId?: string): PhoneView;
  burst(externalAccountId: string, burst: Burst): Promise<void>;
  pendingUpdates(externalAccountId: string): number;
  log: { read(after?: number): { items: AuditEntry[]; next: number }; clear(): void };
  faults: { set(settings: Partial<FaultSettings>): void; view(): FaultSettings };
  setLimits(limits: RateLimits): void;
}

/** Longer than any client keeps an idle connection, so that the stub never closes one just as it is used. */
const KEEP_ALIVE_MS = 75_000;

export async function createStub(options: TelegramStubOptions = {}): Promise<TelegramStub> {
  const now = options.now ?? Date.now;
  const world = new World({
    now,
    log: new AuditLog(now),
    faults: new Faults(),
    files: new FileStore(options.statePath === undefined ? undefined : `${options.statePath}.files`),
    rates: new RateLimiter(now),
    retryBaseMs: options.retryBaseMs ?? 2000,
    cloudRules: options.cloudRules ?? false,
    ...(options.onCall && { onCall: options.onCall }),
  });
  const state = options.statePath === undefined ? null : new StateFile(world, options.statePath);
  state?.open();
  let baseUrl = '';
  const server = http.createServer((request, response) => {
    const url = request.url ?? '';
    if (url.startsWith('/bot')) void handleBotApi(world, request, response);
    else if (url.startsWith('/_control')) void handleControl(world, baseUrl, request, response);
    else if (url.startsWith('/file/bot')) handleFileDownload(world, request, response);
    else response.writeHead(404).end();
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

function programmaticFace(world: World, baseUrl: string): Omit<TelegramStub, 'url' | 'stop'> {
  const botOf = (id: string): Bot => {
    const bot = world.botById(id);
    if (!bot) throw new Error(`The stub has no bot ${id}`);
    return bot;
  };
  return {
    addBot: (name) => accountView(world.addBot(name), baseUrl),
    addPerson: (facts) => ({ id: world.addPerson(facts).id }),
    addGroup: (id, title) => ({ id: world.addGroup(botOf(id), title).id }),
    act: (id, chatId, action) => perform(world, botOf(id), String(chatId), action),
    chat(id, chatId, connectionId = '') {
      const chat = knownChat(botOf(id), String(chatId), connectionId);
      if (!chat) return { version: 0, blocked: false, botTyping: false, canWrite: true, messages: [] };
      return phoneView(chat, world.parts.files, world.parts.now());
    },
    burst: (id, wanted) => burst(world, botOf(id), wanted),
    pendingUpdates: (id) => botOf(id).updates.pendingCount,
    log: { read: (after = 0) => world.parts.log.read(after), clear: () => world.parts.log.clear() },
    faults: { set: (settings) => world.parts.faults.set(settings), view: () => world.parts.faults.view() },
    setLimits: (limits) => world.parts.rates.set(limits),
  };
}
