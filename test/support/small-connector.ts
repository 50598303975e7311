// The smallest platform there can be, in memory: accounts by key, one webhook each, answers and refusals on demand.
import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import {
  CONTENT_TYPES,
  ConnectorError,
  type AccountAccess,
  type AccountHealth,
  type Capabilities,
  type Connector,
  type ContentSupport,
  type ContentType,
  type Delivered,
  type EndUserProfile,
  type FetchedMedia,
  type InboundEvent,
  type MessageTemplate,
  type OpenFile,
  type OutboundOperation,
  type PlatformCall,
  type PlatformClient,
  type WebhookRequest,
} from '../../src/contract/index.js';

const content = Object.fromEntries(CONTENT_TYPES.map((type): [ContentType, ContentSupport] => [type, { level: 'full' }]));

const capabilities: Capabilities = {
  content: content as Record<ContentType, ContentSupport>,
  text: { max: 4096, unit: 'utf16', splits: false },
  menu: { maxOptions: 10, labelMax: 64, idMaxBytes: 64 },
  albumMax: 10,
  productsMax: 10,
  replyQuote: true,
  edit: true,
  retract: { supported: true },
  reactions: { send: true, receive: true },
  typing: true,
  markRead: false,
  receipts: ['sent', 'delivered', 'read'],
  replyWindow: null,
  rate: { account: { perSecond: 100, burst: 100 }, recipient: { perSecond: 100, burst: 100 } },
  idempotentSends: false,
};

const POLL_EVERY_MS = 10;
const POLLED_AT_ONCE = 2;

/** What the platform posts: events as the contract has them, each for one account (absent: whichever it is sent to). */
export interface SmallBody {
  id: string;
  events: ({ to?: string } & InboundEvent)[];
}

export interface SmallPlatformOptions {
  /** Where there are several; absent: `small`. */
  name?: string;
  /** Signs what it posts with the account's `secret`; else it takes everybody's word. */
  signs?: boolean;
  /** Calls one address for all its accounts. */
  sharesAddress?: boolean;
  acknowledgement?: { contentType: string; body: string };
  capabilities?: Partial<Capabilities>;
}

/** The platform's side, for a test to arrange and to look at. */
export class SmallPlatform {
  /** Which account a key opens. */
  readonly keys = new Map<string, { externalAccountId: string; name: string }>();
  /** By key. */
  readonly webhooks = new Map<string, { url: string; secret: string }>();
  readonly opened: AccountAccess[] = [];
  refuseInstall: string | null = null;
  /** Given to whoever identifies with a good key, and shelved; null: none. */
  tokenExpiresAt: Date | null = null;
  health: AccountHealth | ConnectorError = { ok: true, checks: [{ code: 'credentials', ok: true, message: 'good' }] };
  /** A platform that cannot be asked has to call us. */
  canPoll = true;

  /** What the hub sent, in the order it came. */
  readonly received: { key: string; call: PlatformCall }[] = [];
  /** What the next calls end with; when there is none left they are taken. */
  readonly answers: ((call: PlatformCall) => Promise<Delivered> | Delivered)[] = [];
  /** Present: the client has the call. */
  templates?: () => Promise<MessageTemplate[]>;
  profile?: (platformUserId: string) => Promise<EndUserProfile | null>;
  readonly profilesAsked: string[] = [];
  markRead?: (platformUserId: string, platformMessageId: string) => Promise<void>;
  fetchMedia?: (ref: string) => Promise<FetchedMedia>;
  /** What whoever polls is told, from the beginning; it stays here, and a cursor says how much of it they have. */
  readonly news: SmallBody[] = [];

  readonly connector: Connector;
  private nextMessageId = 1;

  constructor(private readonly options: SmallPlatformOptions = {}) {
    this.connector = {
      platform: options.name ?? 'small',
      displayName: options.name ?? 'Small',
      credentialsSchema: z.object({ key: z.string().min(3), note: z.string().optional(), secret: z.string().optional() }),
      settingsSchema: z.object({ baseUrl: z.url().optional() }),
      capabilities: () => ({ ...capabilities, ...options.capabilities }),
      ...(options.acknowledgement && { acknowledgement: options.acknowledgement }),
      verify: (request, { credentials }) => this.verify(request, credentials['secret'] ?? ''),
      envelope: (body) => ({ dedupeKey: readBody(body).id }),
      ...(options.sharesAddress === true && { recipients: (body: Buffer) => readBody(body).events.flatMap((event) => event.to ?? []) }),
      parse: ({ body, externalAccountId }) => readBody(body).events.filter(({ to }) => to === undefined || to === externalAccountId),
      render,
      open: (account) => this.open(account),
    };
  }

  addAccount(key: string, externalAccountId: string, name = 'Small shop'): void {
    this.keys.set(key, { externalAccountId, name });
  }

  /** The headers and bytes it would post. `sealed`: the body travels in a wrapping that only `verify` opens. */
  request(body: SmallBody | string, secret = '', sealed = false): { headers: Record<string, string>; body: string } {
    const plain = typeof body === 'string' ? body : JSON.stringify(body);
    const bytes = sealed ? Buffer.from(plain).toString('base64') : plain;
    return { headers: { 'x-small-signature': sign(bytes, secret), ...(sealed && { 'x-small-sealed': 'yes' }) }, body: bytes };
  }

  private verify({ method, query, headers, body }: WebhookRequest, secret: string): ReturnType<Connector['verify']> {
    if (method === 'GET' && query.get('secret') === secret)
      return { verdict: 'answer', status: 200, contentType: 'text/plain', body: query.get('challenge') ?? '' };
    if (this.options.signs === true && headers['x-small-signature'] !== sign(body, secret))
      return { verdict: 'reject', status: 401, reason: 'The signature is not right.' };
    return headers['x-small-sealed'] === undefined
      ? { verdict: 'accept' }
      : { verdict: 'accept', body: Buffer.from(body.toString(), 'base64') };
  }

  private open(account: AccountAccess): PlatformClient {
    this.opened.push(account);
    const key = account.credentials['key'] ?? '';
    const client: PlatformClient = {
      identify: async () => {
        const identity = this.keys.get(key);
        if (identity === undefined) throw this.refusal('Unauthorized', '401');
        if (this.tokenExpiresAt !== null)
          await account.tokens.write('access', { value: `token for ${key}`, expiresAt: this.tokenExpiresAt });
        return identity;
      },
      probe: async () => {
        if (this.health instanceof ConnectorError) throw this.health;
        return Promise.resolve(this.health);
      },
      install: async (webhook) => {
        if (this.refuseInstall !== null)
          throw new ConnectorError({ code: 'webhook_refused', kind: 'permanent', message: this.refuseInstall });
        this.webhooks.set(key, webhook);
        return Promise.resolve();
      },
      uninstall: async () => {
        this.webhooks.delete(key);
        return Promise.resolve();
      },
      deliver: async (call, openFile) => {
        this.received.push({ key, call });
        for (const { mediaId } of call.files ?? []) await readable(openFile, mediaId);
        const answer = this.answers.shift();
        return answer ? answer(call) : { platformMessageIds: [`out-${String(this.nextMessageId++)}`] };
      },
      ...(this.templates && { templates: this.templates }),
      ...(this.profile && { profile: (platformUserId: string) => this.askProfile(platformUserId) }),
      ...(this.markRead && { markRead: this.markRead }),
      ...(this.fetchMedia && { fetchMedia: this.fetchMedia }),
    };
    return this.canPoll ? { ...client, poll: (cursor, signal) => this.poll(cursor, signal) } : client;
  }

  /** As long polls do, it answers when there is something to tell. */
  private async poll(cursor: string | null, signal: AbortSignal): ReturnType<NonNullable<PlatformClient['poll']>> {
    const told = Number(cursor ?? 0);
    while (this.news.length <= told && !signal.aborted) await delay(POLL_EVERY_MS);
    if (signal.aborted) return { events: [], cursor };
    const events = this.news.slice(told, told + POLLED_AT_ONCE).map((body) => ({ body: Buffer.from(JSON.stringify(body)) }));
    return { events, cursor: String(told + events.length) };
  }

  private askProfile(platformUserId: string): Promise<EndUserProfile | null> {
    this.profilesAsked.push(platformUserId);
    return this.profile?.(platformUserId) ?? Promise.resolve(null);
  }

  refusal(message: string, platformCode: string): ConnectorError {
    return new ConnectorError({ code: 'token_rejected', kind: 'auth', message, platformCode });
  }
}

/** Text goes one line per call, anything else in one call. */
function render(operation: OutboundOperation): PlatformCall[] {
  if (operation.op === 'edit' && operation.content.type === 'text')
    return [{ method: 'edit', payload: { to: operation.platformUserId, text: operation.content.text } }];
  if (operation.op !== 'send') return [{ method: operation.op, payload: { to: operation.platformUserId } }];
  const { platformUserId: to, content: said } = operation;
  if ('media' in said) {
    const { mediaId, mime } = said.media;
    return [{ method: 'send', payload: { to, type: said.type }, files: [{ part: 'file', mediaId, name: 'file', mime }] }];
  }
  if (said.type !== 'text') return [{ method: 'send', payload: { to, type: said.type } }];
  return said.text.split('\n').map((text) => ({ method: 'send', payload: { to, text } }));
}

/** As connectors do: what could not be opened may be there the next time. */
async function readable(openFile: OpenFile, mediaId: string): Promise<void> {
  try {
    (await openFile(mediaId)).stream.destroy();
  } catch {
    throw new ConnectorError({ code: 'file_unreadable', kind: 'temporary', message: 'The file to send could not be read' });
  }
}

const INSTANTS = new Set(['sentAt', 'editedAt', 'watermark', 'at', 'arrivedAt']);

function readBody(body: Buffer): SmallBody {
  try {
    return JSON.parse(body.toString(), (name, value: unknown) =>
      INSTANTS.has(name) && typeof value === 'string' ? new Date(value) : value,
    ) as SmallBody;
  } catch {
    throw new ConnectorError({ code: 'malformed_body', kind: 'permanent', message: 'Not JSON.' });
  }
}

function sign(bytes: string | Buffer, secret: string): string {
  return createHmac('sha256', secret).update(bytes).digest('hex');
}
