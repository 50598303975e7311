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
] as const;
export type FaultEffect = (typeof FAULT_EFFECTS)[number];

export interface FaultRule {
  id?: string;
  match: { method?: string; chatId?: number | string };
  effect: FaultEffect;
  retryAfterSeconds?: number;
  delayMs?: number;
  /** How many calls it hits before it is spent; 1 when absent. */
  times?: number;
  /** 0…1; 1 when absent. */
  probability?: number;
}

export interface FaultSettings {
  rules: FaultRule[];
  webhooks: { duplicate?: number; reorder?: boolean; delayMs?: number };
  /** Every Bot API call is answered 503 and no webhook leaves. */
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
  take(method: string, chatId: string): FaultRule | null {
    if (this.rules.length === 0) return null;
    const rule = this.rules.find((candidate) => matches(candidate, method, chatId));
    if (!rule) return null;
    if (Math.random() >= (rule.probability ?? 1)) return null;
    rule.remaining -= 1;
    if (rule.remaining <= 0) this.rules = this.rules.filter((other) => other !== rule);
    return rule;
  }
}

function matches(rule: ActiveRule, method: string, chatId: string): boolean {
  if (rule.match.method !== undefined && rule.match.method.toLowerCase() !== method) return false;
  return rule.match.chatId === undefined || String(rule.match.chatId) === chatId;
}
