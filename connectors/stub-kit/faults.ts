// Faults on demand: what should go wrong, for which calls, how often; and what goes wrong with webhooks.
import { ActionError } from './control-errors.js';
import { numbersIn, objectOf, textOf, textsIn, type JsonObject } from './reading.js';

/** Every stand-in can do these; a platform's own refusals come on top. */
export const COMMON_EFFECTS = [
  '429',
  '500',
  '502_html',
  '503',
  'slow',
  'reset_after_accept',
  'reset_before_accept',
  'unauthorized',
  'malformed_200',
] as const;

/** `Figure`: names of the numbers the platform's own effects want. */
export type FaultRule<Effect extends string, Figure extends string> = Partial<Record<Figure, number>> & {
  id?: string;
  /** `method`: as the audit log names calls; `chatId`: whom the call is for. */
  match: { method?: string; chatId?: number | string };
  effect: Effect;
  /** What a refusal says, where the platform's may say anything. */
  message?: string;
  delayMs?: number;
  /** How many calls it hits before it is spent; 1 when absent. */
  times?: number;
  /** 0…1; 1 when absent. */
  probability?: number;
};

/** What goes wrong on the way to the hub. */
export interface WebhookFaults {
  /** So many more copies of each request, side by side. */
  duplicate?: number;
  reorder?: boolean;
  delayMs?: number;
  /** Up to so many happenings in one request, where the platform has that. */
  batch?: number;
}

export interface FaultSettings<Effect extends string, Figure extends string> {
  rules: FaultRule<Effect, Figure>[];
  webhooks: WebhookFaults;
  /** Every call is answered 503 and no webhook leaves. */
  down: boolean;
}

export class FaultDesk<Effect extends string, Figure extends string> {
  webhooks: WebhookFaults = {};
  down = false;
  private rules: { rule: FaultRule<Effect, Figure>; id: string; remaining: number }[] = [];
  private nextRuleId = 1;
  private readonly listeners: (() => void)[] = [];

  constructor(
    private readonly effects: readonly Effect[],
    private readonly figures: readonly Figure[],
  ) {}

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Replaces what is named and leaves the rest. */
  set(settings: Partial<FaultSettings<Effect, Figure>>): void {
    if (settings.rules) {
      this.rules = settings.rules.map((rule) => ({ rule, id: rule.id ?? `rule-${this.nextRuleId++}`, remaining: rule.times ?? 1 }));
    }
    if (settings.webhooks) this.webhooks = settings.webhooks;
    if (settings.down !== undefined) this.down = settings.down;
    for (const listener of this.listeners) listener();
  }

  /** `set` with what came as JSON. Throws ActionError. */
  setFrom(body: JsonObject): void {
    const { rules, webhooks, down } = body;
    this.set({
      ...(Array.isArray(rules) && { rules: rules.map((rule: unknown) => this.readRule(objectOf(rule))) }),
      ...(webhooks !== undefined && { webhooks: readWebhookFaults(objectOf(webhooks)) }),
      ...(typeof down === 'boolean' && { down }),
    });
  }

  /** `times` shows what is left of each rule. */
  view(): FaultSettings<Effect, Figure> {
    return {
      rules: this.rules.map(({ rule, id, remaining }) => ({ ...rule, id, times: remaining })),
      webhooks: this.webhooks,
      down: this.down,
    };
  }

  /** The rule that hits this call, used up by one; null: let it through. */
  take(method: string, chatId: string): FaultRule<Effect, Figure> | null {
    const found = this.rules.find(({ rule }) => matches(rule.match, method, chatId));
    if (!found || Math.random() >= (found.rule.probability ?? 1)) return null;
    found.remaining -= 1;
    if (found.remaining <= 0) this.rules = this.rules.filter((other) => other !== found);
    return found.rule;
  }

  private readRule(rule: JsonObject): FaultRule<Effect, Figure> {
    const effect = this.effects.find((candidate) => candidate === rule['effect']);
    if (effect === undefined) throw new ActionError(`Unknown effect ${String(rule['effect'])}`);
    const { method, chatId } = objectOf(rule['match']);
    const named = textOf(method);
    return {
      ...numbersIn(rule, this.figures),
      ...numbersIn(rule, ['delayMs', 'times', 'probability']),
      ...textsIn(rule, ['id', 'message']),
      effect,
      match: {
        ...(named !== undefined && { method: named }),
        ...((typeof chatId === 'string' || typeof chatId === 'number') && { chatId }),
      },
    };
  }
}

function readWebhookFaults(webhooks: JsonObject): WebhookFaults {
  return { ...numbersIn(webhooks, ['duplicate', 'delayMs', 'batch']), ...(webhooks['reorder'] === true && { reorder: true }) };
}

/** Methods are compared without regard to case: there are platforms that do not care. */
function matches(wanted: { method?: string; chatId?: number | string }, method: string, chatId: string): boolean {
  if (wanted.method !== undefined && wanted.method.toLowerCase() !== method.toLowerCase()) return false;
  return wanted.chatId === undefined || String(wanted.chatId) === chatId;
}
