// How fast a queue moves: what whoever waits in it can be told of how long it may take.
import type { Clock } from '../contract/index.js';
import type { Queryable } from '../store/database.js';
import { servedSince } from '../store/texts.js';

/** The pace of a queue is that of the last half hour, if as many as this were served in it. */
const PACE_MS = 30 * 60_000;
const PACE_FROM = 3;

/** How long one person's turn takes; null while too few were served to say. */
export async function minutesPerPerson(db: Queryable, clock: Clock, companyId: string, groupId: string): Promise<number | null> {
  const served = await servedSince(db, companyId, groupId, new Date(clock.now().getTime() - PACE_MS));
  return served < PACE_FROM ? null : PACE_MS / 60_000 / served;
}

/** Whole minutes until it is the turn of who stands at `position`. */
export function waitMinutes(pace: number | null, position: number): number | null {
  return pace === null ? null : Math.max(1, Math.ceil(pace * position));
}
