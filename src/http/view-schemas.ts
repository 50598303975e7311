// The answers' shapes for the OpenAPI document; each is held to its type in src/contract/api.ts by the compiler.
import { z } from 'zod';
import type { AgentView, AssignmentStrategy, GroupMemberView, GroupView, PresenceStatus, Role } from '../contract/index.js';

export const roleSchema = z.enum(['admin', 'supervisor', 'agent'] satisfies Role[]);
export const presenceStatusSchema = z.enum(['idle', 'busy', 'break', 'offline'] satisfies PresenceStatus[]);

export const agentViewSchema: z.ZodType<AgentView> = z
  .object({
    id: z.string(),
    login: z.string(),
    name: z.string(),
    role: roleSchema,
    maxLoad: z.int(),
    languages: z.array(z.string()),
    active: z.boolean(),
    pictureUrl: z.string().exactOptional(),
    status: presenceStatusSchema,
    chosenStatus: presenceStatusSchema,
    statusReason: z.string().exactOptional(),
    idleSince: z.string().exactOptional(),
    load: z.int(),
  })
  .meta({ id: 'Agent' });

export const strategySchema = z.enum(['manual', 'least_loaded', 'round_robin', 'last_agent_first'] satisfies AssignmentStrategy[]);
export const offlinePolicySchema = z.enum(['requeue', 'stay'] satisfies GroupView['offlinePolicy'][]);

export const groupViewSchema: z.ZodType<GroupView> = z
  .object({
    id: z.string(),
    name: z.string(),
    timezone: z.string(),
    memberCount: z.int(),
    strategy: strategySchema,
    queueMax: z.int().nullable(),
    fallbackGroupId: z.string().nullable(),
    timeoutMinutes: z.int().nullable(),
    queueTimeoutMinutes: z.int().nullable(),
    graceSeconds: z.int(),
    requeueAfterSeconds: z.int(),
    offlinePolicy: offlinePolicySchema,
    reopenHours: z.int(),
    acceptSeconds: z.int().nullable(),
  })
  .meta({ id: 'Group' });

export const groupMemberSchema: z.ZodType<GroupMemberView> = z
  .object({ agentId: z.string(), priority: z.int(), maxLoad: z.int().nullable() })
  .meta({ id: 'GroupMember' });

/** A list short enough to come whole. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.null() });
}

export function wholeList<Item>(items: Item[]): { items: Item[]; nextCursor: null } {
  return { items, nextCursor: null };
}
