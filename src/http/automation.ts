// Rules that act by themselves: kept in their order, tried out against a conversation, with a log of what they did.
import { z } from 'zod';
import {
  automationActionSchema,
  automationConditionsSchema,
  automationTriggerSchema,
  HubError,
  type AutomationRuleView,
  type AutomationRunView,
  type AutomationTrialView,
  type Clock,
  type Page,
} from '../contract/index.js';
import type { Automation } from '../desk/automation/automation.js';
import { insertAuditEvent } from '../store/audit.js';
import {
  automationRules,
  automationRuns,
  deleteAutomationRule,
  insertAutomationRule,
  lockAutomationRules,
  missingForAutomation,
  orderAutomationRules,
  updateAutomationRule,
  type AutomationRuleFields,
  type AutomationRuleRow,
} from '../store/automation.js';
import { isUniqueViolation, type Database, type Queryable } from '../store/database.js';
import { pageOf } from './contact-views.js';
import { idParams, route, type Principal, type Route } from './route.js';
import { listOf, wholeList } from './view-schemas.js';

const MAX_RULES = 100;
const MAX_ACTIONS = 10;

const ruleViewSchema: z.ZodType<AutomationRuleView> = z
  .object({
    id: z.string(),
    position: z.int(),
    name: z.string(),
    trigger: automationTriggerSchema,
    conditions: automationConditionsSchema,
    actions: z.array(automationActionSchema),
    stops: z.boolean(),
    active: z.boolean(),
  })
  .meta({ id: 'AutomationRule' });

const runViewSchema: z.ZodType<AutomationRunView> = z
  .object({
    id: z.string(),
    ruleId: z.string(),
    ruleName: z.string(),
    conversationId: z.string(),
    at: z.string(),
    state: z.enum(['due', 'done', 'failed']),
    results: z.array(
      z.object({
        action: z.enum(automationActionSchema.options.map(({ shape }) => shape.type.value)),
        outcome: z.enum(['done', 'refused', 'failed']),
        reason: z.string().exactOptional(),
      }),
    ),
  })
  .meta({ id: 'AutomationRun' });

const trialSchema: z.ZodType<AutomationTrialView> = z
  .object({
    rules: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        active: z.boolean(),
        fits: z.boolean(),
        acts: z.boolean(),
        conditions: z.array(z.object({ condition: automationConditionsSchema.keyof(), holds: z.boolean() })),
      }),
    ),
  })
  .meta({ id: 'AutomationTrial' });

const fields = {
  name: z.string().trim().min(1).max(100),
  trigger: automationTriggerSchema,
  conditions: automationConditionsSchema,
  actions: z.array(automationActionSchema).min(1).max(MAX_ACTIONS),
  stops: z.boolean(),
  active: z.boolean(),
};

const newRule = z.object({
  ...fields,
  conditions: fields.conditions.default({}),
  stops: fields.stops.default(false),
  active: fields.active.default(true),
});
const changedRule = z.object(fields).partial();

export interface AutomationRouteDependencies {
  database: Database;
  clock: Clock;
  newId: () => string;
  automation: Automation;
  /** On this instance and the others. */
  onChanged(companyId: string): Promise<void>;
}

export function automationRoutes({ database, clock, newId, automation, onChanged }: AutomationRouteDependencies): Route[] {
  /** One change of the company's rules at a time. */
  const change = async (
    principal: Principal,
    { action, id, details }: { action: string; id: string; details: Record<string, unknown> },
    work: (tx: Queryable, rules: AutomationRuleRow[]) => Promise<void>,
  ): Promise<void> => {
    const { companyId, agentId: actorId } = principal;
    try {
      await database.transaction(async (tx) => {
        await lockAutomationRules(tx, companyId);
        await work(tx, await automationRules(tx, companyId));
        const audit = { companyId, id: newId(), actorId, action: `automation_rule.${action}`, objectType: 'automation_rule', objectId: id };
        await insertAuditEvent(tx, { ...audit, details }, clock.now());
      });
    } catch (error) {
      if (isUniqueViolation(error)) throw new HubError(409, 'name_taken', 'A rule with this name exists already.');
      throw error;
    }
    await onChanged(companyId);
  };
  const list = async (companyId: string): Promise<{ items: AutomationRuleView[]; nextCursor: null }> =>
    wholeList((await automationRules(database, companyId)).map(ruleView));
  const shown = async (companyId: string, id: string): Promise<AutomationRuleView> =>
    ruleView(existing(await automationRules(database, companyId), id));

  return [
    route({
      method: 'GET',
      path: '/automation-rules',
      access: 'admin',
      summary: 'The rules in their order',
      response: listOf(ruleViewSchema),
      handle: ({ principal }) => list(principal.companyId),
    }),
    route({
      method: 'POST',
      path: '/automation-rules',
      access: 'admin',
      summary: 'Add a rule below the others',
      body: newRule,
      response: ruleViewSchema,
      status: 201,
      async handle({ principal, body }) {
        const { companyId, agentId: createdBy } = principal;
        const id = newId();
        await change(principal, { action: 'created', id, details: body }, async (tx, rules) => {
          if (rules.length >= MAX_RULES)
            throw new HubError(422, 'too_many', `A company may have at most ${String(MAX_RULES)} rules.`, { max: MAX_RULES });
          await requireWhole(tx, companyId, body);
          await insertAutomationRule(tx, { ...body, companyId, id, createdBy }, clock.now());
        });
        return shown(companyId, id);
      },
    }),
    route({
      method: 'PATCH',
      path: '/automation-rules/:id',
      access: 'admin',
      summary: 'Change a rule, or switch it off and on; switched on, it looks at what happens from then on',
      params: idParams,
      body: changedRule,
      response: ruleViewSchema,
      async handle({ principal, params: { id }, body }) {
        const { companyId } = principal;
        await change(principal, { action: 'changed', id, details: body }, async (tx, rules) => {
          const before = existing(rules, id);
          const next: AutomationRuleFields = {
            name: body.name ?? before.name,
            trigger: body.trigger ?? before.trigger,
            conditions: body.conditions ?? before.conditions,
            actions: body.actions ?? before.actions,
            stops: body.stops ?? before.stops,
            active: body.active ?? before.active,
          };
          await requireWhole(tx, companyId, next);
          await updateAutomationRule(tx, { ...next, companyId, id }, clock.now());
        });
        return shown(companyId, id);
      },
    }),
    route({
      method: 'DELETE',
      path: '/automation-rules/:id',
      access: 'admin',
      summary: 'Remove a rule with its log',
      params: idParams,
      handle: ({ principal, params: { id } }) =>
        change(principal, { action: 'deleted', id, details: {} }, async (tx, rules) => {
          existing(rules, id);
          await deleteAutomationRule(tx, principal.companyId, id);
        }),
    }),
    route({
      method: 'PUT',
      path: '/automation-rules/order',
      access: 'admin',
      summary: 'Put all rules into this order',
      body: z.object({ ids: z.array(z.uuid()).max(MAX_RULES) }),
      response: listOf(ruleViewSchema),
      async handle({ principal, body: { ids } }) {
        await change(principal, { action: 'ordered', id: principal.companyId, details: { ids } }, async (tx, rules) => {
          const isWhole = ids.length === rules.length && new Set(ids).size === ids.length && rules.every(({ id }) => ids.includes(id));
          if (!isWhole) throw new HubError(409, 'changed_meanwhile', 'Name every rule once; they have changed meanwhile.');
          await orderAutomationRules(tx, principal.companyId, ids);
        });
        return list(principal.companyId);
      },
    }),
    route({
      method: 'POST',
      path: '/automation-rules/try',
      access: 'admin',
      summary: 'Which rules would act, were this to happen in this conversation now; nothing is done',
      body: z.object({ conversationId: z.uuid(), trigger: automationTriggerSchema, text: z.string().max(4096).optional() }),
      response: trialSchema,
      async handle({ principal, body }): Promise<AutomationTrialView> {
        const trial = await automation.tryOut(principal.companyId, body);
        if (!trial) throw new HubError(404, 'not_found', 'There is no such conversation.');
        return trial;
      },
    }),
    route({
      method: 'GET',
      path: '/automation-runs',
      access: 'admin',
      summary: 'What rules did, newest first; kept for 30 days',
      query: z.object({
        ruleId: z.uuid().optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
        cursor: z.coerce.number().int().optional(),
      }),
      response: pageOf(runViewSchema),
      async handle({ principal, query: { ruleId, limit, cursor } }): Promise<Page<AutomationRunView>> {
        const rows = await automationRuns(database, principal.companyId, { ruleId, before: cursor, limit });
        const last = rows.at(-1);
        return {
          items: rows.map(({ position: _position, at, ...row }) => ({ ...row, at: at.toISOString() })),
          nextCursor: last && rows.length === limit ? String(last.position) : null,
        };
      },
    }),
  ];
}

async function requireWhole(
  tx: Queryable,
  companyId: string,
  rule: Pick<AutomationRuleFields, 'trigger' | 'conditions' | 'actions'>,
): Promise<void> {
  const { trigger, conditions, actions } = rule;
  if ((trigger === 'session.waiting') !== (conditions.waitingMinutes !== undefined))
    throw new HubError(400, 'invalid_request', 'conditions.waitingMinutes: goes with the trigger session.waiting, and it with no other');
  const groupIds = [...(conditions.groupIds ?? [])];
  const agentIds: string[] = [];
  const labelIds = [...(conditions.labelIds ?? [])];
  const webhookIds: string[] = [];
  for (const action of actions) {
    if (action.type === 'label') labelIds.push(action.labelId);
    if (action.type === 'webhook') webhookIds.push(action.webhookId);
    if (action.type !== 'assign') continue;
    if ((action.groupId === undefined) === (action.agentId === undefined))
      throw new HubError(400, 'invalid_request', 'actions: assign names a group or an agent');
    if (action.groupId !== undefined) groupIds.push(action.groupId);
    if (action.agentId !== undefined) agentIds.push(action.agentId);
  }
  const named = { accountIds: conditions.accountIds ?? [], groupIds, agentIds, labelIds, webhookIds };
  const ids = await missingForAutomation(tx, companyId, named);
  if (ids.length > 0) throw new HubError(422, 'unknown_reference', 'The rule names something that is not there.', { ids });
}

function existing(rules: AutomationRuleRow[], id: string): AutomationRuleRow {
  const rule = rules.find((candidate) => candidate.id === id);
  if (!rule) throw new HubError(404, 'not_found', 'There is no such rule.');
  return rule;
}

function ruleView({ id, position, name, trigger, conditions, actions, stops, active }: AutomationRuleRow): AutomationRuleView {
  return { id, position, name, trigger, conditions, actions, stops, active };
}
