// Faults on demand: what should go wrong, for which calls, how often.

export const FAULT_EFFECTS = [
  '429',
  '500',
  '502_html',
  '503',
  'slow',
  'reset_after_accept',
  'reset_before_accept',
  'unauthorized',
  'blocked',
  'malformed_200',
  'errcode',
  'token_expired',
  'token_invalid',
] as const;
export type FaultEffect = (typeof FAULT_EFFECTS)[number];

export interface FaultRule {
  id?: string;
  /** `method`: the path of a call; `chatId`: the OpenID it goes to. */
  match: { method?: string; chatId?: string };
  effect: FaultEffect;
  /** Of the effect `errcode`. */
  errcode?: number;
  errmsg?: string;
  delayMs?: number;
  /** How many calls it hits before it is spent; 1 when absent. */
  times?: number;
  /** 0…1; 1 when absent. */
  probability?: number;
}

export interface FaultSettings {
  rules: FaultRule[];
  webhooks: { duplicate?: number; reorder?: boolean; delayMs?: number };
  /** Every call is answered 503 and no push leaves. */
  down: boolean;
}

type ActiveRule = FaultRule & { id: string; remaining: number };

export class Faults {
  private rules: ActiveRule[] = [];
  webhooks: FaultSettings['webhooks'] = {};
  down = false;
  private nextRuleId = 1;
  private changed: () => void = () => undefined;

  onChange(listener: () => void): void {
    this.changed = listener;
  }

  /** Replaces what is named and leaves the rest. */
  set(settings: Partial<FaultSettings>): void {
    if (settings.rules) {
      this.rules = settings.rules.map((rule) => ({ ...rule, id: rule.id ?? `rule-${this.nextRuleId++}`, remaining: rule.times ?? 1 }));
    }
    if (settings.webhooks) this.webhooks = settings.webhooks;
    if (settings.down !== undefined) this.down = settings.down;
    this.changed();
  }

  /** `times` shows what is left of each rule. */
  view(): FaultSettings {
    return {
      rules: this.rules.map(({ remaining, ...rule }) => ({ ...rule, times: remaining })),
      webhooks: this.webhooks,
      down: this.down,
    };
  }

  /** The rule that hits this call, used up by one; null: let it through. */
  take(path: string, openId: string): FaultRule | null {
    const rule = this.rules.find(({ match }) => (match.method ?? path) === path && (match.chatId ?? openId) === openId);
    if (!rule || Math.random() >= (rule.probability ?? 1)) return null;
    rule.remaining -= 1;
    if (rule.remaining <= 0) this.rules = this.rules.filter((other) => other !== rule);
    return rule;
  }
}
