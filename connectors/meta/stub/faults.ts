// Faults on demand: what should go wrong, for which calls, how often.
import type http from 'node:http';
import { GraphFailure, sendHtml } from './graph-answer.js';

export const FAULT_EFFECTS = [
  '429',
  '500',
  '502_html',
  '503',
  '504_html',
  'slow',
  'reset_after_accept',
  'reset_before_accept',
  'unauthorized',
  'malformed_200',
  'error',
  'fail_later',
] as const;
export type FaultEffect = (typeof FAULT_EFFECTS)[number];

export interface FaultRule {
  id?: string;
  /** `method`: the last part of the path, e.g. `messages`; `chatId`: whom the call is for. */
  match: { method?: string; chatId?: number | string };
  effect: FaultEffect;
  /** Of `error` (the call is refused) and `fail_later` (it is taken, and a webhook tells of the failure): Meta's code and subcode. */
  code?: number;
  subcode?: number;
  retryAfterSeconds?: number;
  delayMs?: number;
  /** How many calls it hits before it is spent; 1 when absent. */
  times?: number;
  /** 0…1; 1 when absent. */
  probability?: number;
}

export interface WebhookFaults {
  /** So many more copies of each request, side by side. */
  duplicate?: number;
  reorder?: boolean;
  delayMs?: number;
  /** Up to so many happenings in one request. */
  batch?: number;
}

export interface FaultSettings {
  rules: FaultRule[];
  webhooks: WebhookFaults;
  /** Every API call is answered 503 and no webhook leaves. */
  down: boolean;
}

type ActiveRule = FaultRule & { id: string; remaining: number };

export class Faults {
  private rules: ActiveRule[] = [];
  webhooks: WebhookFaults = {};
  down = false;
  private nextRuleId = 1;
  private readonly listeners: (() => void)[] = [];

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Replaces what is named and leaves the rest. */
  set(settings: Partial<FaultSettings>): void {
    if (settings.rules) {
      this.rules = settings.rules.map((rule) => ({ ...rule, id: rule.id ?? `rule-${this.nextRuleId++}`, remaining: rule.times ?? 1 }));
    }
    if (settings.webhooks) this.webhooks = settings.webhooks;
    if (settings.down !== undefined) this.down = settings.down;
    for (const listener of this.listeners) listener();
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
    const rule = this.rules.find((candidate) => matches(candidate, method, chatId));
    if (!rule || Math.random() >= (rule.probability ?? 1)) return null;
    rule.remaining -= 1;
    if (rule.remaining <= 0) this.rules = this.rules.filter((other) => other !== rule);
    return rule;
  }
}

function matches(rule: ActiveRule, method: string, chatId: string): boolean {
  if (rule.match.method !== undefined && rule.match.method !== method) return false;
  return rule.match.chatId === undefined || String(rule.match.chatId) === chatId;
}

/** What a fault does before the call is looked at; false: the call ends here. Throws the refusal it stands for. */
export async function beforeCall(fault: FaultRule, response: http.ServerResponse): Promise<boolean> {
  const seconds = fault.retryAfterSeconds;
  const headers = seconds === undefined ? {} : { headers: { 'retry-after': String(seconds) } };
  switch (fault.effect) {
    case '429':
      throw new GraphFailure(429, 4, 'Application request limit reached', headers);
    case '500':
      throw new GraphFailure(500, 2, 'Service temporarily unavailable', { transient: true });
    case '503':
      throw new GraphFailure(503, 2, 'Service temporarily unavailable', { transient: true });
    case 'unauthorized':
      throw new GraphFailure(401, 190, 'Error validating access token: Session has expired', { subcode: 463 });
    case 'error':
      throw new GraphFailure(400, fault.code ?? 100, 'On demand', {
        ...(fault.subcode !== undefined && { subcode: fault.subcode }),
        details: 'A fault on demand',
        ...headers,
      });
    case '502_html':
      sendHtml(response, 502, 'Bad Gateway');
      return false;
    case '504_html':
      sendHtml(response, 504, 'Gateway Timeout');
      return false;
    case 'reset_before_accept':
      response.destroy();
      return false;
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 1000));
      return true;
    case 'reset_after_accept':
    case 'malformed_200':
    case 'fail_later':
      return true;
  }
}

/** What a fault does instead of the answer to a call that was taken; false: the ordinary answer may go. */
export function insteadOfAnswer(fault: FaultRule | null, response: http.ServerResponse): boolean {
  if (fault?.effect === 'reset_after_accept') {
    response.destroy();
    return true;
  }
  if (fault?.effect !== 'malformed_200') return false;
  sendHtml(response, 200, 'Welcome to the captive portal');
  return true;
}
