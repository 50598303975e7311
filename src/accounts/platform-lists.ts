// What an account has made at its platform for agents to choose from, as the platform lists it; asked for seldom, shown often.
import type { Clock } from '../contract/index.js';
import { answerOfPlatform } from './platform-answer.js';

const KEPT_MS = 60_000;

interface Kept<Item> {
  items: Promise<Item[]>;
  untilMs: number;
}

export class PlatformLists<Item> {
  private readonly kept = new Map<string, Kept<Item>>();

  /** `ask` throws 404 and 409 as the account is, and 422 where the platform has no such things. */
  constructor(
    private readonly clock: Clock,
    private readonly ask: (accountId: string) => () => Promise<Item[]>,
  ) {}

  /** Throws as `ask`, and the platform's own refusal. */
  async of(accountId: string): Promise<Item[]> {
    const ask = this.ask(accountId);
    const nowMs = this.clock.now().getTime();
    const known = this.kept.get(accountId);
    if (known !== undefined && nowMs < known.untilMs) return known.items;
    const items = answerOfPlatform(this.clock, ask());
    const kept = { items, untilMs: nowMs + KEPT_MS };
    this.kept.set(accountId, kept);
    // A failure is told to those who waited for it, and kept for nobody.
    items.catch(() => {
      if (this.kept.get(accountId) === kept) this.kept.delete(accountId);
    });
    return items;
  }

  /** The account changed: what its old self was told counts no more. */
  forget(accountId: string): void {
    this.kept.delete(accountId);
  }
}
