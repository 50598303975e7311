// May the business write freely to this person now? The one rule, for the composer's view, the API's refusal and the send itself.
import type { Capabilities, ContentType, ReplyWindow } from '../contract/index.js';

const HOUR_MS = 3_600_000;

/** What the end user's doings have left for the business to send. */
export interface Allowance {
  messages: number;
  used: number;
  expiresAt: Date;
}

export interface WindowFacts {
  lastInboundAt: Date | null;
  /** Only looked at where the platform counts; those that ran out may be among them. */
  allowances: Allowance[];
}

export interface WindowRefusal {
  code: 'reply_window_closed' | 'reply_quota_used';
  message: string;
}

/** The platform counts replies: the allowances decide, not the clock alone. */
export function countsReplies(capabilities: Capabilities): boolean {
  return capabilities.replyWindow?.maxMessages !== undefined;
}

export function replyWindowOf(capabilities: Capabilities, facts: WindowFacts, now: Date): ReplyWindow {
  const window = capabilities.replyWindow;
  if (window === null) return { state: 'none', allowedAfter: [] };
  const { allowedAfter } = window;
  if (countsReplies(capabilities)) {
    const usable = facts.allowances.filter((allowance) => allowance.expiresAt > now && allowance.used < allowance.messages);
    const remaining = usable.reduce((sum, { messages, used }) => sum + messages - used, 0);
    const closesAtMs = Math.max(...usable.map(({ expiresAt }) => expiresAt.getTime()));
    return remaining === 0
      ? { state: 'closed', remaining, allowedAfter }
      : { state: 'open', remaining, closesAt: new Date(closesAtMs).toISOString(), allowedAfter };
  }
  if (facts.lastInboundAt === null) return { state: 'closed', allowedAfter };
  const lastInboundMs = facts.lastInboundAt.getTime();
  const after = (hours: number): Date => new Date(lastInboundMs + hours * HOUR_MS);
  const closesAt = after(window.hours);
  return {
    state: now < closesAt ? 'open' : 'closed',
    closesAt: closesAt.toISOString(),
    ...(window.automaticHours !== undefined && { personalFrom: after(window.automaticHours).toISOString() }),
    allowedAfter,
  };
}

/** Why content of this type may not be sent now; null when it may. `waiting`: replies accepted earlier that have yet to be sent; `automatic`: no person wrote it. */
export function windowRefusal(
  capabilities: Capabilities,
  facts: WindowFacts & { waiting?: number; automatic?: boolean },
  contentType: ContentType,
  now: Date,
): WindowRefusal | null {
  const window = capabilities.replyWindow;
  if (window === null || !isFreeForm(capabilities, contentType)) return null;
  const { state, remaining, personalFrom } = replyWindowOf(capabilities, facts, now);
  if (facts.automatic === true && state === 'open' && personalFrom !== undefined && now >= new Date(personalFrom))
    return { code: 'reply_window_closed', message: `After ${String(window.automaticHours)} h only people may answer.` };
  if (state === 'open' && (remaining === undefined || remaining > (facts.waiting ?? 0))) return null;
  return countsReplies(capabilities) && facts.allowances.some(({ expiresAt }) => expiresAt > now)
    ? { code: 'reply_quota_used', message: 'The platform takes no more messages until this person writes again.' }
    : { code: 'reply_window_closed', message: `The ${String(window.hours)} h to answer have passed.` };
}

/** Other content, e.g. an approved template, may be sent at any time and counts for nothing. */
export function isFreeForm(capabilities: Capabilities, contentType: ContentType): boolean {
  return capabilities.replyWindow !== null && !capabilities.replyWindow.allowedAfter.includes(contentType);
}
