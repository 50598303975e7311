// A stand-in of the WhatsApp Cloud API over real HTTP, for tests, bench and lab: the Graph API as businesses see it, and `/_control` to
// play the people. Takes plain http callbacks; everything else is as strict as Meta.
import { AuditLog, type AuditEntry } from '../../meta/stub/audit-log.js';
import { Faults, type FaultRule, type FaultSettings } from '../../meta/stub/faults.js';
import { FileStore } from '../../meta/stub/file-store.js';
import type { GraphCall, JsonObject } from '../../meta/stub/graph-answer.js';
import { listen } from '../../meta/stub/listen.js';
import { StateFile } from '../../meta/stub/state-file.js';
import type { PlatformStub, StubOptions } from '../../../src/contract/index.js';
import { burst, type Burst } from './burst.js';
import { accountView, chatOf, handleControl, perform, viewOf, type StubAccount } from './control.js';
import { handleGraph } from './graph-face.js';
import { handleDownload } from './media.js';
import type { PhoneMessage, PhoneView } from './phone.js';
import { RateLimiter, type RateLimits } from './rate-limits.js';
import { restore, snapshot } from './state.js';
import type { Account, Person } from './types.js';
import { World } from './world.js';

export type { AuditEntry, Burst, FaultRule, FaultSettings, GraphCall, Person, PhoneMessage, PhoneView, RateLimits, StubAccount };

export interface WhatsAppStubOptions extends StubOptions {
  /** Waiting time after the immediate retry of a failed webhook, doubled from there. */
  retryBaseMs?: number;
  /** The stub's clock, ms; for the reply window and the like. */
  now?: () => number;
  /** Told of every call as it came over the wire, before it is judged. */
  onCall?: (call: GraphCall) => void;
}

/** The same as the control face, without HTTP, for a test or bench in the same process. */
export interface WhatsAppStub extends PlatformStub {
  addAccount(name?: string, businessAccountId?: string): StubAccount;
  addPerson(facts: { displayName: string; username?: string; language?: string; phone?: string; hidesPhone?: boolean }): Person;
  act(externalAccountId: string, personId: string, action: { type: string } & JsonObject): { messageIds: number[] };
  chat(externalAccountId: string, personId: string): PhoneView;
  /** WhatsApp's id of a message of the chat. */
  messageId(externalAccountId: string, personId: string, id: number): string;
  burst(externalAccountId: string, burst: Burst): Promise<void>;
  /** Happenings not yet taken by the hub. */
  pendingUpdates(externalAccountId: string): number;
  log: { read(after?: number): { items: AuditEntry[]; next: number }; clear(): void };
  faults: { set(settings: Partial<FaultSettings>): void; view(): FaultSettings };
  setLimits(limits: RateLimits): void;
}

export async function createStub(options: WhatsAppStubOptions = {}): Promise<WhatsAppStub> {
  const now = options.now ?? Date.now;
  const world = new World({
    now,
    log: new AuditLog(now),
    faults: new Faults(),
    files: new FileStore(now, options.statePath === undefined ? undefined : `${options.statePath}.files`),
    rates: new RateLimiter(now),
    retryBaseMs: options.retryBaseMs ?? 2000,
    ...(options.onCall && { onCall: options.onCall }),
  });
  let port = 0;
  let baseUrl = '';
  const state = options.statePath === undefined ? null : new StateFile(options.statePath, () => snapshot(world, port));
  const earlierPort = state ? restore(world, state) : 0;
  const server = await listen(
    (request, response) => {
      const url = request.url ?? '';
      if (url.startsWith('/_control')) void handleControl(world, baseUrl, request, response);
      else if (url.startsWith('/whatsapp_business/attachments/')) handleDownload(world, request, response);
      else void handleGraph(world, baseUrl, request, response);
    },
    options.port ?? 0,
    earlierPort,
  );
  port = server.port;
  baseUrl = server.url;
  world.onChange(() => state?.touch());

  return {
    url: baseUrl,
    ...programmaticFace(world, baseUrl),
    async stop() {
      world.stop();
      await server.close();
      state?.close();
    },
  };
}

function programmaticFace(world: World, baseUrl: string): Omit<WhatsAppStub, 'url' | 'stop'> {
  const accountOf = (id: string): Account => {
    const account = world.accounts.get(id);
    if (!account) throw new Error(`The stub has no number ${id}`);
    return account;
  };
  return {
    addAccount: (name, businessAccountId) => accountView(world.addAccount(name, businessAccountId), baseUrl),
    addPerson: (facts) => ({ ...world.addPerson(facts) }),
    act: (id, personId, action) => perform(world, accountOf(id), personId, action),
    chat: (id, personId) => viewOf(world, accountOf(id), chatOf(world, accountOf(id), personId)),
    messageId: (id, personId, messageId) => chatOf(world, accountOf(id), personId).messages.get(messageId)?.wamid ?? '',
    burst: (id, wanted) => burst(world, accountOf(id), wanted),
    pendingUpdates(id) {
      const { sender, app, untold } = accountOf(id);
      return sender || app.sender ? (sender?.pendingCount ?? 0) + (app.sender?.pendingCount ?? 0) : untold;
    },
    log: { read: (after = 0) => world.parts.log.read(after), clear: () => world.parts.log.clear() },
    faults: { set: (settings) => world.parts.faults.set(settings), view: () => world.parts.faults.view() },
    setLimits: (limits) => world.parts.rates.set(limits),
  };
}
