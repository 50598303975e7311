// A stand-in of Meta's messaging over real HTTP, for tests, bench and lab: the Graph API as programs see it, `/_control` to play the people.
import type { PlatformStub, StubOptions } from '../../../../src/contract/index.js';
import { AuditLog } from '../../../stub-kit/audit-log.js';
import type { Burst } from '../../../stub-kit/burst.js';
import { answerControl, perform } from '../../../stub-kit/control.js';
import type { JsonObject } from '../../../stub-kit/reading.js';
import { serve } from '../../../stub-kit/serve.js';
import { Faults } from '../../stub/faults.js';
import { FileStore } from '../../stub/file-store.js';
import type { ToldFacts } from '../../stub/webhook-sender.js';
import { markSeen } from './actions.js';
import { accountOf, accountView, controlFace, type AccountView } from './control.js';
import { handleFile, handleGraphApi } from './graph-api.js';
import { deletePersona } from './personas.js';
import { EMPTY_PHONE, phoneView, type PhoneView } from './phone.js';
import { restore, snapshot } from './state.js';
import type { Account, Comment, Flavour, Person } from './types.js';
import { World, type WireCall } from './world.js';

export type { AccountView, Burst, PhoneView, WireCall };

export interface MessagingStubOptions extends StubOptions {
  /** Waiting time after the immediate retry of a failed webhook, doubled from there. */
  retryBaseMs?: number;
  /** The stub's clock, ms. */
  now?: () => number;
  /** Told of every call as it came over the wire, before it is judged. */
  onCall?: (call: WireCall) => void;
}

/** The same as the control face, without HTTP, for a test or bench in the same process. */
export interface MessagingStub extends PlatformStub {
  addAccount(name?: string): AccountView;
  /** The credentials of the Page that speaks for the account with Facebook login. */
  pageCredentials(externalAccountId: string): Record<string, string>;
  change(externalAccountId: string, change: Partial<Pick<Account, 'humanAgentApproved' | 'subscribedFields' | 'tokens'>>): void;
  /** Somebody has removed it at the platform. */
  forgetPersona(externalAccountId: string, personaId: string): void;
  addPerson(facts: Omit<Person, 'id'> & { id?: number }): { id: number };
  act(externalAccountId: string, personId: number, action: JsonObject): { messageIds: number[] };
  /** Without being seen by the person, unlike a phone on the control face. */
  chat(externalAccountId: string, personId: number): PhoneView;
  /** What people wrote below posts, oldest first. */
  comments(externalAccountId: string): Comment[];
  /** The platform's id of a message on the phone. */
  midOf(externalAccountId: string, personId: number, messageId: number): string;
  see(externalAccountId: string, personId: number): void;
  burst(externalAccountId: string, burst: Burst): Promise<void>;
  /** Where webhooks go, without asking the address first. */
  callback(callbackUrl: string, fields: string[]): void;
  pendingWebhooks(): number;
  appSecret(): string;
  log: Pick<AuditLog<ToldFacts>, 'read' | 'clear'>;
  faults: Pick<Faults, 'set' | 'view'>;
}

export async function createMessagingStub(flavour: Flavour, options: MessagingStubOptions): Promise<MessagingStub> {
  const now = options.now ?? Date.now;
  const world = new World({
    flavour,
    now,
    log: new AuditLog(now),
    faults: new Faults(),
    files: new FileStore(now, options.statePath),
    retryBaseMs: options.retryBaseMs ?? 2000,
    ...(options.onCall && { onCall: options.onCall }),
  });
  const face = controlFace(world);
  const server = await serve(
    {
      world,
      snapshot: (port) => snapshot(world, port),
      restore: (kept) => restore(world, kept),
      handle(request, response) {
        if (request.url?.startsWith('/_control') === true) void answerControl(face, request, response);
        else if (!handleFile(world, request, response)) void handleGraphApi(world, request, response);
      },
    },
    options,
  );
  world.baseUrl = server.url;
  return { ...server, ...programmaticFace(world, face) };
}

function programmaticFace(world: World, face: ReturnType<typeof controlFace>): Omit<MessagingStub, 'url' | 'stop'> {
  const chatOf = (id: string, personId: number) => accountOf(world, id).chats.get(personId);
  return {
    addAccount: (name = 'Support') => accountView(world, world.addAccount(name)),
    pageCredentials(id) {
      const account = accountOf(world, id);
      const token = account.tokens.find(({ kind }) => kind === 'page') ?? world.issueToken(account, 'page');
      return { ...accountView(world, account).credentials, accessToken: token.value };
    },
    change: (id, change) => void Object.assign(accountOf(world, id), change),
    forgetPersona: (id, personaId) => deletePersona(world, accountOf(world, id), personaId),
    addPerson: (facts) => ({ id: world.addPerson(facts).id }),
    act: (id, personId, action) => perform(face, accountOf(world, id), String(personId), action),
    chat(id, personId) {
      const chat = chatOf(id, personId);
      return chat ? phoneView(world, accountOf(world, id), chat) : EMPTY_PHONE;
    },
    comments: (id) => [...accountOf(world, id).comments.values()],
    midOf: (id, personId, messageId) => chatOf(id, personId)?.messages.get(messageId)?.mid ?? '',
    see(id, personId) {
      const chat = chatOf(id, personId);
      if (chat) markSeen({ world, account: accountOf(world, id), chat });
    },
    burst: (id, wanted) => face.burst(accountOf(world, id), wanted),
    callback: (callbackUrl, fields) => world.setSubscription({ callbackUrl, verifyToken: '', fields }),
    pendingWebhooks: () => world.pendingCount,
    appSecret: () => world.app.secret,
    log: world.parts.log,
    faults: world.parts.faults,
  };
}
