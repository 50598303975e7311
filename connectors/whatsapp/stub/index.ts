// A stand-in of the WhatsApp Cloud API over real HTTP, for tests, bench and lab: the Graph API as businesses see it, and `/_control` to
// play the people. Takes plain http callbacks; everything else is as strict as Meta.
import type { PlatformStub, StubOptions } from '../../../src/contract/index.js';
import { Faults, type FaultRule, type FaultSettings } from '../../meta/stub/faults.js';
import { FileStore } from '../../meta/stub/file-store.js';
import type { GraphCall } from '../../meta/stub/graph-answer.js';
import type { ToldFacts } from '../../meta/stub/webhook-sender.js';
import { AuditLog, type Audited } from '../../stub-kit/audit-log.js';
import type { Burst } from '../../stub-kit/burst.js';
import { answerControl, perform } from '../../stub-kit/control.js';
import { RateLimiter, type RateLimits } from '../../stub-kit/rate-limits.js';
import type { JsonObject } from '../../stub-kit/reading.js';
import { serve } from '../../stub-kit/serve.js';
import { accountOf, accountView, chatOf, controlFace, viewOf, type StubAccount } from './control.js';
import { handleGraph } from './graph-face.js';
import { handleDownload } from './media.js';
import { CHAT_BURST } from './pace.js';
import type { PhoneMessage, PhoneView } from './phone.js';
import { restore, snapshot } from './state.js';
import type { Person } from './types.js';
import { World } from './world.js';

export type AuditEntry = Audited<ToldFacts>;
export type { Burst, FaultRule, FaultSettings, GraphCall, Person, PhoneMessage, PhoneView, RateLimits, StubAccount };

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
  log: Pick<AuditLog<ToldFacts>, 'read' | 'clear'>;
  faults: Pick<Faults, 'set' | 'view'>;
  setLimits(limits: RateLimits): void;
}

export async function createStub(options: WhatsAppStubOptions = {}): Promise<WhatsAppStub> {
  const now = options.now ?? Date.now;
  const world = new World({
    now,
    log: new AuditLog(now),
    faults: new Faults(),
    files: new FileStore(now, options.statePath),
    rates: new RateLimiter(now, CHAT_BURST),
    retryBaseMs: options.retryBaseMs ?? 2000,
    ...(options.onCall && { onCall: options.onCall }),
  });
  const face = controlFace(world, () => server.url);
  const server = await serve(
    {
      world,
      snapshot: (port) => snapshot(world, port),
      restore: (kept) => restore(world, kept),
      handle(request, response, baseUrl) {
        const url = request.url ?? '';
        if (url.startsWith('/_control')) void answerControl(face, request, response);
        else if (url.startsWith('/whatsapp_business/attachments/')) handleDownload(world, request, response);
        else void handleGraph(world, baseUrl, request, response);
      },
    },
    options,
  );
  const { log, faults, rates } = world.parts;
  return {
    ...server,
    addAccount: (name, businessAccountId) => accountView(world.addAccount(name, businessAccountId), server.url),
    addPerson: (facts) => ({ ...world.addPerson(facts) }),
    act: (id, personId, action) => perform(face, accountOf(world, id), personId, action),
    chat: (id, personId) => viewOf(world, accountOf(world, id), chatOf(world, accountOf(world, id), personId)),
    messageId: (id, personId, messageId) => chatOf(world, accountOf(world, id), personId).messages.get(messageId)?.wamid ?? '',
    burst: (id, wanted) => face.burst(accountOf(world, id), wanted),
    pendingUpdates(id) {
      const { sender, app, untold } = accountOf(world, id);
      return sender || app.sender ? (sender?.pendingCount ?? 0) + (app.sender?.pendingCount ?? 0) : untold;
    },
    log,
    faults,
    setLimits: (limits) => rates.set(limits),
  };
}
