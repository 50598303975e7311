// Is a group open? Asked for every hand-over to people, so what is configured is kept in memory until it is changed, here or elsewhere.
import type { Clock, WorkingHoursView } from '../../contract/index.js';
import type { Database } from '../../store/database.js';
import { hoursOfGroup } from '../../store/working-hours.js';
import { isOpenAt, nextChange } from './open-at.js';

/** A hint of another instance may be lost: after this long the table is asked again. */
const KEPT_MS = 60_000;

export interface OpeningHoursDependencies {
  database: Database;
  clock: Clock;
  /** Tells the other instances. */
  publish(group: { companyId: string; groupId: string }): void;
}

interface Kept {
  untilMs: number;
  hours: Promise<WorkingHoursView | null>;
}

export class OpeningHours {
  private readonly kept = new Map<string, Kept>();
  private readonly listeners: ((group: { companyId: string; groupId: string }) => void)[] = [];

  constructor(private readonly deps: OpeningHoursDependencies) {}

  /** A group without hours is always open; so is one that is not there. */
  async isOpen(companyId: string, groupId: string, at: Date): Promise<boolean> {
    const hours = await this.hoursOf(companyId, groupId);
    return hours === null || isOpenAt(hours, hours.timezone, at);
  }

  /** `at` itself when the group is open then; null when it does not open within sight. */
  async nextOpening(companyId: string, groupId: string, at: Date): Promise<Date | null> {
    const hours = await this.hoursOf(companyId, groupId);
    return hours === null || isOpenAt(hours, hours.timezone, at) ? at : nextChange(hours, hours.timezone, at);
  }

  /** Null when there is no such group. */
  async hoursOf(companyId: string, groupId: string): Promise<WorkingHoursView | null> {
    const key = keyOf(companyId, groupId);
    const nowMs = this.deps.clock.now().getTime();
    const known = this.kept.get(key);
    if (known && nowMs < known.untilMs) return known.hours;
    const hours = hoursOfGroup(this.deps.database, companyId, groupId);
    const kept = { untilMs: nowMs + KEPT_MS, hours };
    this.kept.set(key, kept);
    // What could not be read is asked for again by whoever comes next.
    hours.catch(() => {
      if (this.kept.get(key) === kept) this.kept.delete(key);
    });
    return hours;
  }

  /** They were changed here: whoever kept them asks again. */
  changed(companyId: string, groupId: string): void {
    this.forget(companyId, groupId);
    this.deps.publish({ companyId, groupId });
  }

  /** They were changed somewhere. */
  forget(companyId: string, groupId: string): void {
    this.kept.delete(keyOf(companyId, groupId));
    for (const listener of this.listeners) listener({ companyId, groupId });
  }

  forgetAll(): void {
    this.kept.clear();
  }

  /** Called when a group's hours or zone were changed, here or by another instance. */
  onChanged(listener: (group: { companyId: string; groupId: string }) => void): void {
    this.listeners.push(listener);
  }
}

function keyOf(companyId: string, groupId: string): string {
  return `${companyId} ${groupId}`;
}
