// Faults on demand: what should go wrong, for which webhooks of the hub, how often.

export const FAULT_EFFECTS = [
  '429',
  '500',
  '502_html',
  '503',
  'status',
  'slow',
  'reset_after_accept',
  'reset_before_accept',
  'unauthorized',
  'malformed_200',
] as const;
export type FaultEffect = (typeof FAULT_EFFECTS)[number];

export interface FaultRule {
  id?: string;
  /** `method`: the `type` of a webhook, e.g. `message`; `chatId`: the person it is about. */
  match: { method?: string; chatId?: string };
  effect: FaultEffect;
  /** Of the effect `status`. */
  status?: number;
  retryAfterSeconds?: number;
  delayMs?: number;
  /** How many webhooks it hits before it is spent; 1 when absent. */
  times?: number;
  /** 0…1; 1 when absent. */
  probability?: number;
}

/** What goes wrong on the way to the hub. */
export interface EventFaults {
  /** So many more copies of each event, side by side. */
  duplicate?: number;
  reorder?: boolean;
  delayMs?: number;
}

export interface FaultSettings {
  rules: FaultRule[];
  webhooks: EventFaults;
  /** Every webhook of the hub is answered 503 and no event leaves. */
  down: boolean;
}

type ActiveRule = FaultRule & { id: string; remaining: number };

export class Faults {
  private rules: ActiveRule[] = [];
  webhooks: EventFaults = {};
  down = false;
  private nextRuleId = 1;

  /** Replaces what is named and leaves the rest. */
  set(settings: Partial<FaultSettings>): void {
    if (settings.rules)
      this.rules = settings.rules.map((rule) => ({ ...rule, id: rule.id ?? `rule-${this.nextRuleId++}`, remaining: rule.times ?? 1 }));
    if (settings.webhooks) this.webhooks = settings.webhooks;
    if (settings.down !== undefined) this.down = settings.down;
  }

  /** `times` shows what is left of each rule. */
  view(): FaultSettings {
    return {
      rules: this.rules.map(({ remaining, ...rule }) => ({ ...rule, times: remaining })),
      webhooks: this.webhooks,
      down: this.down,
    };
  }

  /** The rule that hits this webhook, used up by one; null: let it through. */
  take(method: string, chatId: string): FaultRule | null {
    const rule = this.rules.find(({ match }) => (match.method ?? method) === method && (match.chatId ?? chatId) === chatId);
    if (!rule || Math.random() >= (rule.probability ?? 1)) return null;
    rule.remaining -= 1;
    if (rule.remaining <= 0) this.rules = this.rules.filter((other) => other !== rule);
    return rule;
  }
}
