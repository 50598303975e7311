// When a refused call may be tried again, and when trying ends.

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 60_000;

/** A reply that could not be delivered for this long after its first call is failed with the last reason. */
export const RETRY_HORIZON_MS = 24 * 60 * 60 * 1000;

/** Exponential with jitter between half and full, never shorter than what the platform asked for. `attempt` counts from 1. */
export function retryDelayMs(attempt: number, retryAfterMs: number | undefined, random: () => number): number {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt - 1, 10));
  const jittered = full / 2 + (full / 2) * random();
  return Math.ceil(Math.max(jittered, retryAfterMs ?? 0));
}
