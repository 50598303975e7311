// The smallest platform there can be, in memory: accounts by key, one webhook each, refusals on demand.
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
  type PlatformClient,
} from '../../src/contract/index.js';

const content = Object.fromEntries(CONTENT_TYPES.map((type): [ContentType, ContentSupport] => [type, { level: 'full' }]));

const capabilities: Capabilities = {
  content: content as Record<ContentType, ContentSupport>,
  text: { max: 4096, unit: 'utf16', splits: false },
  menu: { maxOptions: 10, labelMax: 64, idMaxBytes: 64 },
  albumMax: 10,
  replyQuote: true,
  edit: true,
  retract: { supported: true },
  reactions: { send: true, receive: true },
  typing: true,
  markRead: false,
  receipts: [],
  replyWindow: null,
  rate: { account: { perSecond: 100, burst: 100 }, recipient: { perSecond: 100, burst: 100 } },
  idempotentSends: false,
};

/** The platform's side, for a test to arrange and to look at. */
export class SmallPlatform {
  /** Which account a key opens. */
  readonly keys = new Map<string, { externalAccountId: string; name: string }>();
  /** By key. */
  readonly webhooks = new Map<string, { url: string; secret: string }>();
  readonly opened: AccountAccess[] = [];
  refuseInstall: string | null = null;
  health: AccountHealth | ConnectorError = { ok: true, checks: [{ code: 'credentials', ok: true, message: 'good' }] };
  /** A platform that cannot be asked has to call us. */
  canPoll = true;

  addAccount(key: string, externalAccountId: string, name = 'Small shop'): void {
    this.keys.set(key, { externalAccountId, name });
  }

  readonly connector: Connector = {
    platform: 'small',
    displayName: 'Small',
    credentialsSchema: z.object({ key: z.string().min(3), note: z.string().optional() }),
    settingsSchema: z.object({ baseUrl: z.url().optional() }),
    capabilities: () => capabilities,
    verify: () => ({ verdict: 'accept' }),
    envelope: (body) => ({ dedupeKey: body.toString() }),
    parse: () => [],
    render: () => [],
    open: (account) => this.open(account),
  };

  private open(account: AccountAccess): PlatformClient {
    this.opened.push(account);
    const key = account.credentials['key'] ?? '';
    const client: PlatformClient = {
      identify: async () => {
        const identity = this.keys.get(key);
        if (identity === undefined) throw this.refusal('Unauthorized', '401');
        return Promise.resolve(identity);
      },
      probe: async () => {
        if (this.health instanceof ConnectorError) throw this.health;
        return Promise.resolve(this.health);
      },
      install: async (webhook) => {
        if (this.refuseInstall !== null) throw new ConnectorError({ code: 'bad_webhook', kind: 'permanent', message: this.refuseInstall });
        this.webhooks.set(key, webhook);
        return Promise.resolve();
      },
      uninstall: async () => {
        this.webhooks.delete(key);
        return Promise.resolve();
      },
      deliver: () => Promise.resolve({ platformMessageIds: [] }),
    };
    return this.canPoll ? { ...client, poll: () => Promise.resolve({ events: [], cursor: null }) } : client;
  }

  refusal(message: string, platformCode: string): ConnectorError {
    return new ConnectorError({ code: 'unauthorized', kind: 'auth', message, platformCode });
  }
}
