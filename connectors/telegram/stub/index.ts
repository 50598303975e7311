// A stand-in of Telegram over real HTTP, for tests, bench and lab: the Bot API as bots see it, and `/_control` to play the people.
// Follows the rules of a local Bot API server (any port, plain HTTP webhooks) unless `cloudRules` asks for those of api.telegram.org.
import type { PlatformStub, StubOptions } from '../../../src/contract/index.js';
import { AuditLog, type Audited } from '../../stub-kit/audit-log.js';
import type { Burst } from '../../stub-kit/burst.js';
import { answerControl, perform } from '../../stub-kit/control.js';
import { RateLimiter, type RateLimits } from '../../stub-kit/rate-limits.js';
import { serve } from '../../stub-kit/serve.js';
import { handleBotApi, handleFileDownload } from './bot-api.js';
import { accountView, controlFace, type StubAccount } from './control.js';
import { Faults, type FaultRule, type FaultSettings } from './faults.js';
import { FileStore } from './file-store.js';
import { CHAT_BURST } from './pace.js';
import { knownChat, phoneView, type PhoneMessage, type PhoneView } from './phone.js';
import { restore, snapshot } from './state.js';
import type { Bot, JsonObject, ToldFacts } from './types.js';
import { World, type WireCall } from './world.js';

export type AuditEntry = Audited<ToldFacts>;
export type { Burst, FaultRule, FaultSettings, PhoneMessage, PhoneView, RateLimits, StubAccount, WireCall };

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
  log: Pick<AuditLog<ToldFacts>, 'read' | 'clear'>;
  faults: Pick<Faults, 'set' | 'view'>;
  setLimits(limits: RateLimits): void;
}

export async function createStub(options: TelegramStubOptions = {}): Promise<TelegramStub> {
  const now = options.now ?? Date.now;
  const world = new World({
    now,
    log: new AuditLog(now),
    faults: new Faults(),
    files: new FileStore(options.statePath),
    rates: new RateLimiter(now, CHAT_BURST),
    retryBaseMs: options.retryBaseMs ?? 2000,
    cloudRules: options.cloudRules ?? false,
    ...(options.onCall && { onCall: options.onCall }),
  });
  const face = controlFace(world, () => server.url);
  const server = await serve(
    {
      world,
      snapshot: (port) => snapshot(world, port),
      restore: (kept) => restore(world, kept),
      handle(request, response) {
        const url = request.url ?? '';
        if (url.startsWith('/bot')) void handleBotApi(world, request, response);
        else if (url.startsWith('/_control')) void answerControl(face, request, response);
        else if (url.startsWith('/file/bot')) handleFileDownload(world, request, response);
        else response.writeHead(404).end();
      },
    },
    options,
  );
  return { ...server, ...programmaticFace(world, face, server.url) };
}

function programmaticFace(world: World, face: ReturnType<typeof controlFace>, baseUrl: string): Omit<TelegramStub, 'url' | 'stop'> {
  const botOf = (id: string): Bot => face.account(id);
  const { log, faults, files, rates, now } = world.parts;
  return {
    addBot: (name) => accountView(world.addBot(name), baseUrl),
    addPerson: (facts) => ({ id: world.addPerson(facts).id }),
    addGroup: (id, title) => ({ id: world.addGroup(botOf(id), title).id }),
    act: (id, chatId, action) => perform(face, botOf(id), String(chatId), action),
    chat(id, chatId, connectionId = '') {
      const chat = knownChat(botOf(id), String(chatId), connectionId);
      if (!chat) return { version: 0, blocked: false, botTyping: false, canWrite: true, messages: [] };
      return phoneView(chat, files, now());
    },
    burst: (id, wanted) => face.burst(botOf(id), wanted),
    pendingUpdates: (id) => botOf(id).updates.pendingCount,
    log,
    faults,
    setLimits: (limits) => rates.set(limits),
  };
}
