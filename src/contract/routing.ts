// Which group serves whom: rules and codes, as the API takes and gives them.
import { z } from 'zod';

const TIME_OF_DAY = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

const timeSchema = z.strictObject({
  /** ISO weekdays, Monday 1 to Sunday 7; of a time past midnight, the day it begins on. */
  days: z.array(z.int().min(1).max(7)).min(1).max(7),
  /** In the time zone of the rule's group. */
  from: z.string().regex(TIME_OF_DAY),
  /** Not any more at this minute; at or before `from`: on the next day. */
  to: z.string().regex(TIME_OF_DAY),
});

const entryPointSchema = z
  .strictObject({
    kinds: z
      .array(z.enum(['start', 'scene', 'referral', 'ad']))
      .min(1)
      .max(4)
      .optional(),
    value: z.string().min(1).max(1024).optional(),
    /** Is `value` only the beginning? */
    isPrefix: z.boolean().optional(),
  })
  .refine(({ kinds, value }) => kinds !== undefined || value !== undefined, 'names neither a kind nor a value');

const several = <Item extends z.ZodType>(item: Item) => z.array(item).min(1).max(100);

/** All that are given must hold; of a list, one. None given: everybody. */
export const routingConditionsSchema = z.strictObject({
  accountIds: several(z.uuid()).optional(),
  platforms: several(z.string().min(1).max(32)).optional(),
  /** One of these words stands in what the person wrote, without case and accents. */
  keywords: several(z.string().trim().min(1).max(100)).optional(),
  /** BCP 47; `zh` fits `zh-CN` too. */
  languages: several(
    z
      .string()
      .trim()
      .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/),
  ).optional(),
  /** How the person came, within the last day. */
  entryPoint: entryPointSchema.optional(),
  labelIds: several(z.uuid()).optional(),
  time: timeSchema.optional(),
});
export type RoutingConditions = z.infer<typeof routingConditionsSchema>;
export type RoutingCondition = keyof RoutingConditions;

export interface RoutingRuleView {
  id: string;
  /** 1 is asked first. */
  position: number;
  name: string;
  enabled: boolean;
  conditions: RoutingConditions;
  groupId: string;
  /** Preferred among the group's members. */
  agentId?: string;
}

/** Where somebody would be served, and why. */
export interface RoutingTrialView {
  decidedBy: 'qr_code' | 'rule' | 'account';
  groupId: string;
  agentId?: string;
  qrCodeId?: string;
  ruleId?: string;
  /** In their order, each with what it asks for and whether that holds. */
  rules: { id: string; name: string; enabled: boolean; fits: boolean; conditions: { condition: RoutingCondition; holds: boolean }[] }[];
}

export interface QrCodeView {
  id: string;
  accountId: string;
  scene: string;
  name: string;
  /** Who scans it is served there; absent: the rules decide. */
  groupId?: string;
  imageUrl: string;
  /** What the picture says. */
  url: string;
  /** Absent: good for ever. */
  expiresAt?: string;
  createdAt: string;
}
