// Is each account really open? Asked once a minute of the accounts this instance owns, and whenever an admin wants to know.
import { ConnectorError, saidBy, type AccountHealth, type HealthCheck, type Said } from '../contract/index.js';
import { insertAuditEvent } from '../store/audit.js';
import { flagAuthFailed, lockedHealth, noteLastEvent, updateChannelAccount } from '../store/channel-accounts.js';
import type { AccountBook, OpenAccount } from './account-book.js';
import { auditOf, type AccountContext, type CheckedHealth } from './account-context.js';
import type { ClientPool } from './client-pool.js';
import { webhookUrlOf } from './way-in.js';
import { unattended } from '../store/unattended.js';

const PROBE_EVERY_MS = 60_000;
const PROBES_AT_ONCE = 4;
const NOTE_EVENT_EVERY_MS = 30_000;
const NOTICE_KEPT_MS = 7 * 24 * 3_600_000;
/** The newest of them. */
const MAX_NOTICES = 50;

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
      const probed = this.probeAll(owns).then(() => {
        if (this.cancel !== null) this.start(owns);
      });
      unattended(probed, this.context.log, 'the accounts are not probed any more');
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
      const health: AccountHealth = { ok: false, checks: [{ code: error.code, ok: false, ...saidBy(error.details) }] };
      if (error.kind !== 'auth') return this.record(account.id, health);
      await this.markAuthFailed(account.id, saidBy(error.details));
      return this.checkedNow(health);
    }
  }

  /** Kept until the platform says something else about the same, later, or a week has passed. */
  async notice(accountId: string, notice: Notice): Promise<void> {
    await this.change(accountId, (before) => {
      const known = before?.checks ?? [];
      if (before && noticesIn(before).some((other) => aboutOf(other) === aboutOf(notice) && other.noticedAt > notice.noticedAt))
        return before;
      const checks = newestNotices([...known.filter((check) => aboutOf(check) !== aboutOf(notice)), notice]);
      return { ok: checks.every(({ ok }) => ok), checks, checkedAt: before?.checkedAt ?? notice.noticedAt };
    });
  }

  /** What the platform answered, beside what it has said by itself of late. */
  private async record(accountId: string, answered: AccountHealth): Promise<CheckedHealth> {
    const since = new Date(this.context.clock.now().getTime() - NOTICE_KEPT_MS).toISOString();
    const isAnswered = new Set(answered.checks.map(aboutOf));
    const changed = await this.change(accountId, (before) => {
      const notices = noticesIn(before).filter((notice) => notice.noticedAt > since && !isAnswered.has(aboutOf(notice)));
      return this.checkedNow({ ok: answered.ok && notices.every(({ ok }) => ok), checks: [...answered.checks, ...notices] });
    });
    return changed ?? this.checkedNow(answered);
  }

  /** Null when the account is gone. */
  private change(accountId: string, next: (before: CheckedHealth | null) => CheckedHealth): Promise<CheckedHealth | null> {
    return this.context.db.transaction(async (tx) => {
      const row = await lockedHealth(tx, accountId);
      if (row === null) return null;
      const health = next(row.health);
      await updateChannelAccount(tx, accountId, { health }, this.context.clock.now());
      return health;
    });
  }

  /** Pauses the account until an admin reconnects it. `reason`: no credential. */
  async markAuthFailed(accountId: string, reason: Said): Promise<void> {
    const account = this.book.get(accountId);
    if (account === undefined || account.state !== 'active') return;
    const refused: HealthCheck = { code: 'credentials', ok: false, ...reason };
    await this.context.db.transaction(async (tx) => {
      const now = this.context.clock.now();
      const notices = noticesIn((await lockedHealth(tx, accountId))?.health ?? null);
      const health = this.checkedNow({ ok: false, checks: [refused, ...notices] });
      if (!(await flagAuthFailed(tx, accountId, health, now))) return;
      await insertAuditEvent(
        tx,
        auditOf(this.context, account, { actorId: null, action: 'auth_failed', details: { reason: reason.message } }),
        now,
      );
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

/** What the platform has said by itself, with when it did. */
export type Notice = HealthCheck & { noticedAt: string };

const isNotice = (check: HealthCheck): check is Notice => check.noticedAt !== undefined;

const noticesIn = (health: CheckedHealth | null): Notice[] => (health?.checks ?? []).filter(isNotice);

const aboutOf = ({ about, code }: HealthCheck): string => about ?? code;

/** The oldest are left out where there are too many; they stand in the order they came. */
function newestNotices(checks: HealthCheck[]): HealthCheck[] {
  let excess = checks.filter(isNotice).length - MAX_NOTICES;
  return checks.filter((check) => !isNotice(check) || excess-- <= 0);
}
