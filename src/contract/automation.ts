// Webhooks the hub sends, rules that act by themselves, and keys for programs: as the API takes and gives them.
import { z } from 'zod';
import type { MessageView, Role, SessionState } from './api.js';
import { routingConditionsSchema } from './routing.js';

// ---- outgoing webhooks ----

export const webhookTopicSchema = z.enum(['message.created', 'message.updated', 'session.*', 'contact.*']);
export type WebhookTopic = z.infer<typeof webhookTopicSchema>;

export interface OutgoingWebhookView {
  id: string;
  name: string;
  url: string;
  events: WebhookTopic[];
  active: boolean;
  /** Why the hub itself switched it off. */
  disabledReason?: string;
  /** Nothing has arrived since then. */
  failingSince?: string;
  lastError?: string;
  createdAt: string;
}

export interface OutgoingEventView {
  id: string;
  type: string;
  conversationId: string;
  state: 'queued' | 'delivered' | 'failed';
  attempts: number;
  httpStatus?: number;
  error?: string;
  createdAt: string;
  triedAt?: string;
}

/** What such a webhook carries; `data` by `type`. */
export interface OutgoingEvent {
  /** The same at every try. */
  id: string;
  type: string;
  /** When it happened. */
  at: string;
  conversation: { id: string; accountId: string; platform: string; contact: { id: string; displayName: string } };
  message?: MessageView;
  session?: {
    id: string;
    state: SessionState;
    groupId: string;
    assigneeId?: string;
    by: { type: string; id?: string };
    data: Record<string, unknown>;
  };
}

// ---- automation ----

export const automationTriggerSchema = z.enum([
  'message.received',
  'session.opened',
  'session.assigned',
  'session.closed',
  'session.waiting',
]);
export type AutomationTrigger = z.infer<typeof automationTriggerSchema>;

/** All that are given must hold; of a list, one. */
export const automationConditionsSchema = routingConditionsSchema
  .pick({ accountIds: true, platforms: true, keywords: true, languages: true, labelIds: true })
  .extend({
    groupIds: z.array(z.uuid()).min(1).max(100).optional(),
    states: z
      .array(z.enum(['bot', 'queued', 'active', 'parked', 'closed'] satisfies SessionState[]))
      .min(1)
      .max(5)
      .optional(),
    /** For `session.waiting`, where it is needed: this long in the queue. */
    waitingMinutes: z
      .int()
      .min(1)
      .max(7 * 24 * 60)
      .optional(),
  });
export type AutomationConditions = z.infer<typeof automationConditionsSchema>;
export type AutomationCondition = keyof AutomationConditions;

/** How urgent a service session is; 0 is usual. */
export const sessionPrioritySchema = z.int().min(-10).max(10);

const words = z.string().trim().min(1).max(4096);

export const automationActionSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('assign'), groupId: z.uuid().optional(), agentId: z.uuid().optional() }),
  z.strictObject({ type: z.literal('label'), labelId: z.uuid() }),
  z.strictObject({ type: z.literal('reply'), text: words }),
  z.strictObject({ type: z.literal('note'), text: words }),
  z.strictObject({ type: z.literal('webhook'), webhookId: z.uuid() }),
  z.strictObject({ type: z.literal('close') }),
  z.strictObject({ type: z.literal('prioritise'), priority: sessionPrioritySchema }),
]);
export type AutomationAction = z.infer<typeof automationActionSchema>;

export interface AutomationRuleView {
  id: string;
  /** 1 is asked first. */
  position: number;
  name: string;
  trigger: AutomationTrigger;
  conditions: AutomationConditions;
  actions: AutomationAction[];
  /** No rule below is asked when this one fits. */
  stops: boolean;
  active: boolean;
}

export interface AutomationResult {
  action: AutomationAction['type'];
  outcome: 'done' | 'refused' | 'failed';
  reason?: string;
}

export interface AutomationRunView {
  id: string;
  ruleId: string;
  ruleName: string;
  conversationId: string;
  at: string;
  state: 'due' | 'done' | 'failed';
  results: AutomationResult[];
}

/** Which rules would act, were this to happen in this conversation now. */
export interface AutomationTrialView {
  rules: {
    id: string;
    name: string;
    active: boolean;
    fits: boolean;
    /** Fits, and no rule above that fits has stopped the rest. */
    acts: boolean;
    conditions: { condition: AutomationCondition; holds: boolean }[];
  }[];
}

// ---- keys for programs, audit ----

export interface ApiTokenView {
  id: string;
  name: string;
  /** The most it may do; never more than its agent. */
  scope: Role;
  agentId: string;
  agentName: string;
  /** To know it by. */
  beginning: string;
  createdAt: string;
  expiresAt?: string;
  lastUsedAt?: string;
}

export interface AuditEventView {
  id: string;
  at: string;
  /** Absent: the hub itself. */
  actor?: { id: string; name: string };
  action: string;
  objectType: string;
  objectId: string;
  details: Record<string, unknown>;
}
