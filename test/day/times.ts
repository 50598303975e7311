// When what happens on the simulated day, and how much of it.

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
export const TIMEZONE = 'Asia/Shanghai';
/** Monday there; the office opens at nine. */
const MIDNIGHT_MS = Date.parse('2026-03-01T16:00:00.000Z');

export interface DayPlan {
  seed: number;
  people: number;
  agents: number;
  crashes: number;
  /** Office hours from nine. */
  hours: number;
}

export class DayTimes {
  readonly opensMs = MIDNIGHT_MS + 9 * HOUR_MS;
  readonly closesMs: number;
  /** Somebody always writes before anybody is there. */
  readonly beginsMs = this.opensMs - 5 * MINUTE_MS;
  /** The first ones go home, the last ones finish what they have. */
  readonly nightMs: number;
  readonly nextMorningMs = this.opensMs + DAY_MS - 5 * MINUTE_MS;
  readonly endsMs = this.opensMs + DAY_MS + 12 * MINUTE_MS;
  readonly report = { from: new Date(MIDNIGHT_MS), to: new Date(MIDNIGHT_MS + 2 * DAY_MS) };

  constructor({ hours }: DayPlan) {
    this.closesMs = this.opensMs + hours * HOUR_MS;
    this.nightMs = this.closesMs + 10 * MINUTE_MS;
  }

  /** The office's clock, as working hours have it. */
  get weekly(): { day: number; intervals: { start: string; end: string }[] }[] {
    const minutes = Math.round((this.closesMs - MIDNIGHT_MS) / MINUTE_MS);
    const end = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    return [1, 2, 3, 4, 5].map((day) => ({ day, intervals: [{ start: '09:00', end }] }));
  }

  isNight(nowMs: number): boolean {
    return nowMs >= this.nightMs && nowMs < this.nextMorningMs;
  }

  /** People and agents look up this often. */
  stepMs(nowMs: number): number {
    return this.isNight(nowMs) ? Math.min(HOUR_MS, this.nextMorningMs - nowMs) : 45_000;
  }
}
