// A stand-in of WeChat over real HTTP, for tests, bench and lab: the API as accounts see it, and `/_control` to play the people and the console.
import type { PlatformStub, StubOptions } from '../../../src/contract/index.js';
import { AuditLog, type Audited } from '../../stub-kit/audit-log.js';
import type { Burst } from '../../stub-kit/burst.js';
import { answerControl, perform } from '../../stub-kit/control.js';
import { serve } from '../../stub-kit/serve.js';
import { handleApi, handleFile } from './api.js';
import { accountView, controlFace, setCallback, type StubAccount } from './control.js';
import { Faults, type FaultRule, type FaultSettings } from './faults.js';
import { MediaStore } from './media-store.js';
import { phoneView, type PhoneView } from './phone.js';
import { restore, snapshot } from './state.js';
import { Tokens } from './tokens.js';
import type { AccountFacts, JsonObject, ToldFacts } from './types.js';
import { World, type WireCall } from './world.js';

export type AuditEntry = Audited<ToldFacts>;
export type { Burst, FaultRule, FaultSettings, PhoneView, StubAccount, WireCall };

export interface WeChatStubOptions extends StubOptions {
  /** How long a push waits for its answer and for the next try; 5000 at WeChat. */
  answerTimeoutMs?: number;
  /** For the next try alone; absent: as long as for the answer. */
  repeatAfterMs?: number;
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
  log: Pick<AuditLog<ToldFacts>, 'read' | 'clear'>;
  faults: Pick<Faults, 'set' | 'view'>;
  setReplyRules(on: boolean): void;
}

export async function createStub(options: WeChatStubOptions = {}): Promise<WeChatStub> {
  const now = options.now ?? Date.now;
  const world = new World({
    now,
    log: new AuditLog(now),
    faults: new Faults(),
    media: new MediaStore(now, options.statePath),
    tokens: new Tokens(now),
    answerTimeoutMs: options.answerTimeoutMs ?? 5000,
    repeatAfterMs: options.repeatAfterMs ?? options.answerTimeoutMs ?? 5000,
    deliveries: options.deliveries ?? 3,
    ...(options.onCall && { onCall: options.onCall }),
  });
  world.enforceReplyRules = options.replyRules ?? true;
  const face = controlFace(world, () => server.url);
  const server = await serve(
    {
      world,
      snapshot: (port) => snapshot(world, port),
      restore: (kept) => restore(world, kept),
      handle(request, response, baseUrl) {
        const url = request.url ?? '';
        if (url.startsWith('/_control')) void answerControl(face, request, response);
        else if (url.startsWith('/_files/')) handleFile(world, url.slice('/_files/'.length), response);
        else void handleApi(world, baseUrl, request, response);
      },
    },
    options,
  );
  return { ...server, ...programmaticFace(world, face, server.url) };
}

function programmaticFace(world: World, face: ReturnType<typeof controlFace>, baseUrl: string): Omit<WeChatStub, 'url' | 'stop'> {
  const { tokens, log, faults, media, now } = world.parts;
  return {
    addAccount: (name, facts) => accountView(world.addAccount(name, facts), baseUrl),
    addPerson: (facts) => ({ id: world.addPerson(facts).id }),
    setCallback: (id, url) => setCallback(world, world.account(id), url),
    change: (id, facts) => void Object.assign(world.account(id), facts),
    act: (id, openId, action) => perform(face, world.account(id), openId, action),
    chat: (id, openId) => phoneView(world.account(id), world.chat(world.account(id), openId), now()),
    burst: (id, wanted) => face.burst(world.account(id), wanted),
    pendingPushes: (id) => world.pendingPushes(world.account(id)),
    tokens: {
      expire: (id) => tokens.expire(id),
      invalidate: (id) => tokens.invalidate(id),
      get count() {
        return tokens.count;
      },
    },
    expireMedia: () => media.expireAll(),
    log,
    faults,
    setReplyRules: (on) => {
      world.enforceReplyRules = on;
    },
  };
}
