// Which group serves whom: the rules in their order, and a call that tells what they would do.
import { z } from 'zod';
import { HubError, routingConditionsSchema, type Clock, type RoutingRuleView, type RoutingTrialView } from '../contract/index.js';
import type { Mapping } from '../desk/mapping/mapping.js';
import { insertAuditEvent } from '../store/audit.js';
import { findChannelAccount } from '../store/channel-accounts.js';
import type { Database, Queryable } from '../store/database.js';
import {
  deleteRoutingRule,
  findRoutingRule,
  insertRoutingRule,
  lockRoutingRules,
  missingForRule,
  orderRoutingRules,
  routingRules,
  updateRoutingRule,
  type RoutingRuleFields,
  type RoutingRuleRow,
} from '../store/routing-rules.js';
import { idParams, route, type Principal, type Route } from './route.js';
import { listOf, wholeList } from './view-schemas.js';

const MAX_RULES = 200;

const ruleViewSchema: z.ZodType<RoutingRuleView> = z
  .object({
    id: z.string(),
    position: z.int(),
    name: z.string(),
    enabled: z.boolean(),
    conditions: routingConditionsSchema,
    groupId: z.string(),
    agentId: z.string().exactOptional(),
  })
  .meta({ id: 'RoutingRule' });

const trialViewSchema: z.ZodType<RoutingTrialView> = z
  .object({
    decidedBy: z.enum(['qr_code', 'rule', 'account']),
    groupId: z.string(),
    agentId: z.string().exactOptional(),
    qrCodeId: z.string().exactOptional(),
    ruleId: z.string().exactOptional(),
    rules: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        enabled: z.boolean(),
        fits: z.boolean(),
        conditions: z.array(z.object({ condition: routingConditionsSchema.keyof(), holds: z.boolean() })),
      }),
    ),
  })
  .meta({ id: 'RoutingTrial' });

const nameSchema = z.string().trim().min(1).max(100);

const newRule = z.object({
  name: nameSchema,
  enabled: z.boolean().default(true),
  conditions: routingConditionsSchema,
  groupId: z.uuid(),
  agentId: z.uuid().nullable().default(null),
});

const changedRule = z.object({
  name: nameSchema.optional(),
  enabled: z.boolean().optional(),
  conditions: routingConditionsSchema.optional(),
  groupId: z.uuid().optional(),
  agentId: z.uuid().nullable().optional(),
});

const trial = z.object({
  accountId: z.uuid(),
  text: z.string().max(4096).default(''),
  language: z.string().max(35).optional(),
  entryPoint: z.object({ kind: z.enum(['start', 'scene', 'referral', 'ad']), value: z.string().max(1024).default('') }).optional(),
  labelIds: z.array(z.uuid()).max(100).default([]),
  at: z.iso.datetime({ offset: true }).optional(),
});

export interface RoutingRuleDependencies {
  database: Database;
  clock: Clock;
  newId: () => string;
  mapping: Mapping;
}

export function routingRuleRoutes({ database, clock, newId, mapping }: RoutingRuleDependencies): Route[] {
  /** One change of the company's rules at a time; afterwards everybody works by the new ones. */
  const change = async <Result>(principal: Principal, work: (tx: Queryable) => Promise<Result>): Promise<Result> => {
    const result = await database.transaction(async (tx) => {
      await lockRoutingRules(tx, principal.companyId);
      return work(tx);
    });
    mapping.changed(principal.companyId);
    return result;
  };

  const audit = (tx: Queryable, { companyId, agentId }: Principal, action: string, objectId: string, details: Record<string, unknown>) =>
    insertAuditEvent(tx, { companyId, id: newId(), actorId: agentId, action, objectType: 'routing_rule', objectId, details }, clock.now());

  const list = route({
    method: 'GET',
    path: '/routing-rules',
    access: 'supervisor',
    summary: 'The rules that choose a group, in their order; the first that fits decides, then the account’s own group',
    response: listOf(ruleViewSchema),
    handle: async ({ principal }) => wholeList((await routingRules(database, principal.companyId)).map(ruleView)),
  });

  const create = route({
    method: 'POST',
    path: '/routing-rules',
    access: 'admin',
    summary: 'Make a rule, after the others',
    body: newRule,
    response: ruleViewSchema,
    status: 201,
    handle: ({ principal, body }) =>
      change(principal, async (tx) => {
        const { companyId } = principal;
        if ((await routingRules(tx, companyId)).length >= MAX_RULES)
          throw new HubError(422, 'too_many_rules', `A company has at most ${String(MAX_RULES)} routing rules.`);
        await requireKnown(tx, companyId, body);
        const id = newId();
        await insertRoutingRule(tx, { ...body, companyId, id }, clock.now());
        await audit(tx, principal, 'routing_rule.created', id, body);
        return ruleView(existing(await findRoutingRule(tx, companyId, id)));
      }),
  });

  const update = route({
    method: 'PATCH',
    path: '/routing-rules/:id',
    access: 'admin',
    summary: 'Change a rule; what is absent stays as it is',
    params: idParams,
    body: changedRule,
    response: ruleViewSchema,
    handle: ({ principal, params, body }) =>
      change(principal, async (tx) => {
        const { companyId } = principal;
        const before = existing(await findRoutingRule(tx, companyId, params.id));
        const fields: RoutingRuleFields = {
          name: body.name ?? before.name,
          enabled: body.enabled ?? before.enabled,
          conditions: body.conditions ?? before.conditions,
          groupId: body.groupId ?? before.groupId,
          // Whom the old group preferred is nobody the new one knows.
          agentId: body.agentId === undefined ? (movesGroup(body, before) ? null : before.agentId) : body.agentId,
        };
        await requireKnown(tx, companyId, fields);
        await updateRoutingRule(tx, { ...fields, companyId, id: params.id }, clock.now());
        await audit(tx, principal, 'routing_rule.changed', params.id, body);
        return ruleView(existing(await findRoutingRule(tx, companyId, params.id)));
      }),
  });

  const remove = route({
    method: 'DELETE',
    path: '/routing-rules/:id',
    access: 'admin',
    summary: 'Remove a rule',
    params: idParams,
    handle: ({ principal, params }) =>
      change(principal, async (tx) => {
        if (!(await deleteRoutingRule(tx, principal.companyId, params.id))) throw noSuchRule();
        await audit(tx, principal, 'routing_rule.removed', params.id, {});
      }),
  });

  const order = route({
    method: 'PUT',
    path: '/routing-rules/order',
    access: 'admin',
    summary: 'Put all rules into an order; 409 `rules_changed` when these are not all',
    body: z.object({ ids: z.array(z.uuid()).max(MAX_RULES) }),
    response: listOf(ruleViewSchema),
    handle: ({ principal, body }) =>
      change(principal, async (tx) => {
        const { companyId } = principal;
        const known = (await routingRules(tx, companyId)).map(({ id }) => id);
        const wanted = new Set(body.ids);
        if (wanted.size !== body.ids.length || wanted.size !== known.length || !known.every((id) => wanted.has(id)))
          throw new HubError(409, 'rules_changed', 'The rules have changed meanwhile. Look at them again.');
        await orderRoutingRules(tx, companyId, body.ids);
        await audit(tx, principal, 'routing_rule.ordered', companyId, { ids: body.ids });
        return wholeList((await routingRules(tx, companyId)).map(ruleView));
      }),
  });

  const tryOut = route({
    method: 'POST',
    path: '/routing-rules/try',
    access: 'supervisor',
    summary: 'Where somebody would be served who comes like this, and why',
    body: trial,
    response: trialViewSchema,
    async handle({ principal, body }) {
      const account = await findChannelAccount(database, body.accountId);
      if (account?.companyId !== principal.companyId) throw new HubError(404, 'not_found', 'There is no such channel account.');
      const { accountId, text, language, labelIds, entryPoint = null, at } = body;
      const facts = {
        accountId,
        platform: account.platform,
        text,
        languages: language === undefined ? [] : [language],
        entryPoint,
        labelIds,
      };
      return mapping.tryOut(account, facts, at === undefined ? clock.now() : new Date(at));
    },
  });

  return [list, create, order, tryOut, update, remove];
}

function movesGroup(body: { groupId?: string | undefined }, before: RoutingRuleRow): boolean {
  return body.groupId !== undefined && body.groupId !== before.groupId;
}

/** Throws 422 for what the rule names and the company does not have. */
async function requireKnown(
  tx: Queryable,
  companyId: string,
  rule: Pick<RoutingRuleFields, 'conditions' | 'groupId' | 'agentId'>,
): Promise<void> {
  const missing = await missingForRule(tx, companyId, rule);
  if (missing.group) throw new HubError(422, 'unknown_group', 'There is no such group.', { groupId: rule.groupId });
  if (missing.member) throw new HubError(422, 'not_a_member', 'This agent is no member of the group.', { agentId: rule.agentId });
  if (missing.accountIds.length > 0)
    throw new HubError(422, 'unknown_account', 'There is no such channel account.', { accountIds: missing.accountIds });
  if (missing.labelIds.length > 0) throw new HubError(422, 'unknown_label', 'There is no such label.', { labelIds: missing.labelIds });
}

function ruleView({ id, position, name, enabled, conditions, groupId, agentId }: RoutingRuleRow): RoutingRuleView {
  return { id, position, name, enabled, conditions, groupId, ...(agentId !== null && { agentId }) };
}

function existing(rule: RoutingRuleRow | null): RoutingRuleRow {
  if (rule === null) throw noSuchRule();
  return rule;
}

function noSuchRule(): HubError {
  return new HubError(404, 'not_found', 'There is no such routing rule.');
}
