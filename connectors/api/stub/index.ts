// A stand-in of a program with a channel of its own, over real HTTP, for tests and lab: `/hooks/…` takes what the hub posts, `/_control` plays the people.
import type { PlatformStub, StubOptions } from '../../../src/contract/index.js';
import { AuditLog, type Audited } from '../../stub-kit/audit-log.js';
import { answerControl, perform } from '../../stub-kit/control.js';
import type { JsonObject } from '../../stub-kit/reading.js';
import { serve } from '../../stub-kit/serve.js';
import { accountView, controlFace, type StubAccount } from './control.js';
import { Faults, type FaultRule, type FaultSettings } from './faults.js';
import { Files } from './files.js';
import { phoneView, type PhoneView } from './phone.js';
import { restore, snapshot } from './state.js';
import type { Person } from './types.js';
import { giveFile, handleWebhook } from './webhook-face.js';
import { World, type TellFacts } from './world.js';

export type AuditEntry = Audited<TellFacts>;
export type { FaultRule, FaultSettings, PhoneView, StubAccount };

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
  log: Pick<AuditLog<TellFacts>, 'read' | 'clear'>;
  faults: Pick<Faults, 'set' | 'view'>;
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
  const face = controlFace(world);
  const server = await serve(
    {
      world,
      snapshot: (port) => snapshot(world, port),
      restore: (kept) => restore(world, kept),
      handle(request, response) {
        const url = request.url ?? '';
        if (url.startsWith('/_control')) void answerControl(face, request, response);
        else if (url.startsWith('/hooks/')) void handleWebhook(world, request, response);
        else if (url.startsWith('/_files/')) giveFile(world, url.slice('/_files/'.length), response);
        else response.writeHead(404).end();
      },
    },
    options,
  );
  world.baseUrl = server.url;
  const { log, faults } = world.parts;
  return {
    ...server,
    addAccount: (name = 'Our app') => accountView(world, world.addAccount(name)),
    addPerson: (facts) => ({ id: world.addPerson(facts).id }),
    act: (accountId, personId, action) => perform(face, world.account(accountId), personId, action),
    chat: (accountId, personId) => phoneView(world.chat(world.account(accountId), personId), now()),
    hubOf: (accountId) => world.account(accountId).hub,
    get pendingEvents() {
      return world.sender.pendingCount;
    },
    log,
    faults,
  };
}
