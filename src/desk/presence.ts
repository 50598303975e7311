// Who is there: the status an agent chose together with their live connections, over all instances and with a grace for those who come back.
import type { Logger } from 'pino';
import { HubError, type Clock, type PresenceStatus } from '../contract/index.js';
import type { PushHub } from '../im/push.js';
import type { Database } from '../store/database.js';
import {
  choosePresence,
  forgetInstances,
  noteAbsence,
  noteConnections,
  noteUnoccupied,
  registerInstance,
  renewInstance,
  type PresenceRow,
} from '../store/presence.js';
import { unattended } from '../store/unattended.js';

const LOOK_EVERY_MS = 1_000;
const RENEW_EVERY_MS = 4_000;
const TTL_MS = 15_000;

export interface PresenceDependencies {
  database: Database;
  push: PushHub;
  clock: Clock;
  log: Logger;
  instanceId: string;
  /** This agent may be given something now. */
  onIdle(companyId: string, agentId: string): void;
}

export class Presence {
  private readonly connections = new Map<string, { companyId: string; count: number }>();
  /** Agents whose connections have come or gone and are not noted yet. */
  private readonly unnoted = new Set<string>();
  private noting: Promise<void> = Promise.resolve();
  /** Agents who serve less than before, and since when. */
  private readonly relieved = new Map<string, { companyId: string; at: Date }>();
  private relieving: Promise<void> | null = null;
  private readonly cancels = new Map<string, () => void>();
  private readonly working = new Map<string, Promise<void>>();
  private stopped = false;

  constructor(private readonly deps: PresenceDependencies) {}

  async start(): Promise<void> {
    const { database, instanceId } = this.deps;
    await registerInstance(database, instanceId, TTL_MS);
    this.repeat('renewing', RENEW_EVERY_MS, () => this.renew());
    this.repeat('looking', LOOK_EVERY_MS, () => this.look());
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const cancel of this.cancels.values()) cancel();
    await Promise.allSettled([this.noting, this.relieving, ...this.working.values()]);
    await forgetInstances(this.deps.database, this.deps.instanceId, 'own').catch((error: unknown) => {
      this.deps.log.warn({ error }, 'the connections of this instance are forgotten a little later');
    });
  }

  /** One more connection of this agent. */
  connected(companyId: string, agentId: string): void {
    const known = this.connections.get(agentId);
    this.connections.set(agentId, { companyId, count: (known?.count ?? 0) + 1 });
    if (!known || known.count === 0) this.note(agentId);
  }

  disconnected(companyId: string, agentId: string): void {
    const count = (this.connections.get(agentId)?.count ?? 1) - 1;
    this.connections.set(agentId, { companyId, count });
    if (count === 0) this.note(agentId);
  }

  /** Resolves when what has come and gone up to now is known to everybody, or could not be made so just now. */
  noted(): Promise<void> {
    return this.noting;
  }

  async choose(agent: { companyId: string; agentId: string }, status: PresenceStatus, reason: string | null): Promise<void> {
    await this.noting;
    const changed = await choosePresence(this.deps.database, agent, { status, reason }, this.deps.clock.now());
    if (!changed) throw new HubError(404, 'not_found', 'There is no such agent.');
    this.tell([changed]);
  }

  /** This agent serves one conversation less; if it was the last, idle time begins. */
  servesLess(companyId: string, agentId: string): void {
    this.relieved.set(agentId, { companyId, at: this.deps.clock.now() });
    this.noteRelieved();
  }

  private noteRelieved(): void {
    if (this.relieving || this.stopped || this.relieved.size === 0) return;
    this.relieving = this.noteAllRelieved().finally(() => {
      this.relieving = null;
    });
  }

  private async noteAllRelieved(): Promise<void> {
    const failed: typeof this.relieved = new Map();
    for (const [agentId, relief] of this.relieved) {
      this.relieved.delete(agentId);
      try {
        await noteUnoccupied(this.deps.database, relief.companyId, agentId, relief.at);
      } catch (error) {
        failed.set(agentId, relief);
        this.deps.log.debug({ error }, 'since when an agent has nothing to do is noted a little later');
      }
    }
    // Taken up again when looking.
    for (const [agentId, relief] of failed) this.relieved.set(agentId, relief);
  }

  private note(agentId: string): void {
    this.unnoted.add(agentId);
    if (this.stopped) return;
    this.noting = this.noting.then(() => this.noteAll());
  }

  private async noteAll(): Promise<void> {
    const agents = [...this.unnoted].flatMap((agentId) => {
      const known = this.connections.get(agentId);
      return known ? [{ companyId: known.companyId, agentId, connected: known.count > 0 }] : [];
    });
    this.unnoted.clear();
    if (agents.length === 0) return;
    try {
      this.tell(await noteConnections(this.deps.database, this.deps.instanceId, agents, this.deps.clock.now()));
      // Who has gone only while this was written is still to be noted as gone.
      for (const { agentId, connected } of agents)
        if (!connected && this.connections.get(agentId)?.count === 0) this.connections.delete(agentId);
    } catch (error) {
      // Taken up again when looking.
      for (const { agentId } of agents) this.unnoted.add(agentId);
      this.deps.log.debug({ error }, 'who is connected is noted a little later');
    }
  }

  private async renew(): Promise<void> {
    const { database, instanceId } = this.deps;
    if (await renewInstance(database, instanceId, TTL_MS)) return;
    await registerInstance(database, instanceId, TTL_MS);
    for (const agentId of this.connections.keys()) this.note(agentId);
  }

  private async look(): Promise<void> {
    this.noteRelieved();
    if (this.unnoted.size > 0) this.noting = this.noting.then(() => this.noteAll());
    await this.noting;
    await forgetInstances(this.deps.database, this.deps.instanceId, 'expired');
    this.tell(await noteAbsence(this.deps.database, this.deps.clock.now()));
  }

  private tell(changed: PresenceRow[]): void {
    for (const { companyId, agentId, status, chosenStatus } of changed) {
      this.deps.push.toCompany(companyId, { type: 'presence.changed', agentId, status, chosenStatus });
      if (status === 'idle') this.deps.onIdle(companyId, agentId);
    }
  }

  private repeat(what: string, everyMs: number, work: () => Promise<void>): void {
    if (this.stopped) return;
    const again = (): void => {
      const done = work().finally(() => this.repeat(what, everyMs, work));
      this.working.set(what, done);
      unattended(done, this.deps.log, 'presence is seen to a little later');
    };
    this.cancels.set(what, this.deps.clock.after(everyMs, again));
  }
}
