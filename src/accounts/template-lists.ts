// The approved message forms of an account, as its platform lists them; asked for seldom, shown often.
import { HubError, type Clock, type MessageTemplate, type PlatformClient } from '../contract/index.js';
import { answerOfPlatform } from './platform-answer.js';

const KEPT_MS = 60_000;

interface Kept {
  templates: Promise<MessageTemplate[]>;
  untilMs: number;
}

export class TemplateLists {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly clock: Clock,
    private readonly clientOf: (accountId: string) => PlatformClient,
  ) {}

  /** Throws 404 and 409 as the account is, 422 where the platform has no templates, and the platform's own refusal. */
  async of(accountId: string): Promise<MessageTemplate[]> {
    const client = this.clientOf(accountId);
    if (client.templates === undefined) throw new HubError(422, 'no_templates', 'This channel has no message templates.');
    const nowMs = this.clock.now().getTime();
    const known = this.kept.get(accountId);
    if (known !== undefined && nowMs < known.untilMs) return known.templates;
    const templates = answerOfPlatform(this.clock, client.templates());
    const kept = { templates, untilMs: nowMs + KEPT_MS };
    this.kept.set(accountId, kept);
    // A failure is told to those who waited for it, and kept for nobody.
    templates.catch(() => {
      if (this.kept.get(accountId) === kept) this.kept.delete(accountId);
    });
    return templates;
  }

  /** The account changed: what its old self was told counts no more. */
  forget(accountId: string): void {
    this.kept.delete(accountId);
  }
}
