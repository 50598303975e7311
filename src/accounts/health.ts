// Is each account really open? Asked once a minute of the accounts this instance owns, and whenever an admin wants to know.
import { ConnectorError, type AccountHealth } from '../contract/index.js';
import { insertAuditEvent } from '../store/audit.js';
import { flagAuthFailed, noteLastEvent, updateChannelAccount } from '../store/channel-accounts.js';
import type { AccountBook, OpenAccount } from './account-book.js';
import { auditOf, type AccountContext, type CheckedHealth } from './account-context.js';
import type { ClientPool } from './client-pool.js';
import { webhookUrlOf } from './way-in.js';

const PROBE_EVERY_MS = 60_000;
const PROBES_AT_ONCE = 4;
const NOTE_EVENT_EVERY_MS = 30_000;

export class AccountHealthKeeper {
  private readonly notedAtMs = new Map<string, number>();
  private cancel: (() => void) | null = null;

  constructor(
    private readonly context: AccountContext,
    private readonly book: AccountBook,
    private readonly clients: ClientPool,
  ) {}

  /** Probes the active accounts for which `owns` is true, until `stop`. */
  start(owns: (accountId: string) => boolean): void {
    this.cancel = this.context.clock.after(PROBE_EVERY_MS, () => {
      void this.probeAll(owns).then(() => {
        if (this.cancel !== null) this.start(owns);
      });
    });
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
  }

  /** Asks the platform now and keeps the answer. */
  async probe(account: OpenAccount): Promise<CheckedHealth> {
    try {
      const webhookUrl = account.intake === 'webhook' ? webhookUrlOf(this.context.publicUrl, account) : null;
      return await this.record(account.id, await this.clients.clientOf(account.id).probe({ webhookUrl }));
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      const health: AccountHealth = { ok: false, checks: [{ code: error.code, ok: false, message: error.message }] };
      if (error.kind !== 'auth') return this.record(account.id, health);
      await this.markAuthFailed(account.id, error.message);
      return this.checkedNow(health);
    }
  }

  async record(accountId: string, health: AccountHealth): Promise<CheckedHealth> {
    const checked = this.checkedNow(health);
    await updateChannelAccount(this.context.db, accountId, { health: checked }, this.context.clock.now());
    return checked;
  }

  /** Pauses the account until an admin reconnects it. `reason`: the platform's words, no credential. */
  async markAuthFailed(accountId: string, reason: string): Promise<void> {
    const account = this.book.get(accountId);
    if (account === undefined || account.state !== 'active') return;
    const health = this.checkedNow({ ok: false, checks: [{ code: 'credentials', ok: false, message: reason }] });
    await this.context.db.transaction(async (tx) => {
      const now = this.context.clock.now();
      if (!(await flagAuthFailed(tx, accountId, health, now))) return;
      await insertAuditEvent(tx, auditOf(this.context, account, { actorId: null, action: 'auth_failed', details: { reason } }), now);
    });
    await this.book.reload(accountId);
  }

  /** Something came in; written at most twice a minute per account. */
  async noticeEvent(accountId: string, at: Date): Promise<void> {
    const notedAtMs = this.notedAtMs.get(accountId) ?? 0;
    if (at.getTime() - notedAtMs < NOTE_EVENT_EVERY_MS) return;
    this.notedAtMs.set(accountId, at.getTime());
    await noteLastEvent(this.context.db, accountId, at);
  }

  private async probeAll(owns: (accountId: string) => boolean): Promise<void> {
    const due = this.book.all().filter((account) => account.state === 'active' && owns(account.id));
    const worker = async (): Promise<void> => {
      for (let account = due.shift(); account !== undefined; account = due.shift()) {
        const { id } = account;
        await this.probe(account).catch((error: unknown) =>
          this.context.log.warn({ err: error, accountId: id }, 'health could not be probed'),
        );
      }
    };
    await Promise.all(Array.from({ length: PROBES_AT_ONCE }, worker));
  }

  private checkedNow(health: AccountHealth): CheckedHealth {
    return { ...health, checkedAt: this.context.clock.now().toISOString() };
  }
}
