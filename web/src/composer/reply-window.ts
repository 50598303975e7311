// The time, and the number of answers, a channel leaves; it ends while one looks at it.
import type { ReplyWindow } from '../../../src/contract/api.js';

/** What the hub said, at this moment. */
export function windowNow(window: ReplyWindow, now: number): ReplyWindow {
  const { state, closesAt } = window;
  return state === 'open' && closesAt !== undefined && Date.parse(closesAt) <= now ? { ...window, state: 'closed' } : window;
}

/** Open, and only to what an agent writes. */
export function isPersonalOnly({ state, closesAt, personalFrom }: ReplyWindow, now: number): boolean {
  return state === 'open' && personalFrom !== undefined && Date.parse(personalFrom) <= now && Date.parse(closesAt ?? '') > now;
}

const SOON_MS = 60 * 60_000;

/** The end is near: the next answer may be the last. */
export function endsSoon({ closesAt, remaining }: ReplyWindow, now: number): boolean {
  return (remaining !== undefined && remaining <= 1) || (closesAt !== undefined && Date.parse(closesAt) - now < SOON_MS);
}
