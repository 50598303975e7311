// Working hours of groups. Everybody sees them; admins change them.
import { z } from 'zod';
import {
  HubError,
  regularHoursSchema,
  specialHoursSchema,
  type Clock,
  type HoursKind,
  type OpenView,
  type WorkingHoursView,
} from '../contract/index.js';
import { isOpenAt, nextChange } from '../desk/hours/open-at.js';
import type { OpeningHours } from '../desk/hours/opening-hours.js';
import { insertAuditEvent } from '../store/audit.js';
import { isUniqueViolation, type Database, type Queryable } from '../store/database.js';
import { lockGroup } from '../store/groups.js';
import { deleteHours, hoursOfGroup, insertHours, replaceHours } from '../store/working-hours.js';
import { idParams, route, type Principal, type Route } from './route.js';

export interface WorkingHoursDependencies {
  db: Database;
  clock: Clock;
  newId: () => string;
  hours: OpeningHours;
}

const hoursViewSchema = z
  .object({ timezone: z.string(), regular: regularHoursSchema.nullable(), special: specialHoursSchema.nullable() })
  .meta({ id: 'WorkingHours' });
const openViewSchema = z
  .object({ at: z.iso.datetime(), open: z.boolean(), timezone: z.string(), nextChangeAt: z.iso.datetime().nullable() })
  .meta({ id: 'Open' });

export function workingHoursRoutes({ db, clock, newId, hours }: WorkingHoursDependencies): Route[] {
  const all = route({
    method: 'GET',
    path: '/groups/:id/working-hours',
    access: 'agent',
    summary: 'When the group works',
    params: idParams,
    response: hoursViewSchema,
    async handle({ principal, params }) {
      return existing(await hoursOfGroup(db, principal.companyId, params.id));
    },
  });

  const add = route({
    method: 'POST',
    path: '/groups/:id/working-hours',
    access: 'admin',
    summary: 'Configure hours of a kind the group has none of',
    params: idParams,
    body: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('regular'), ...regularHoursSchema.shape }),
      z.object({ kind: z.literal('special'), ...specialHoursSchema.shape }),
    ]),
    response: hoursViewSchema,
    status: 201,
    async handle({ principal, params, body: { kind, ...configured } }) {
      await change(principal, params.id, 'working_hours.added', { kind, ...configured }, async (tx) => {
        await insertHours(tx, { companyId: principal.companyId, groupId: params.id, kind, hours: configured }, clock.now());
      }).catch((error: unknown) => {
        if (isUniqueViolation(error)) throw new HubError(409, 'hours_exist', `This group has ${kind} hours already.`, { kind });
        throw error;
      });
      return existing(await hoursOfGroup(db, principal.companyId, params.id));
    },
  });

  /** What there is for hours of either kind. */
  function ofKind<Kind extends HoursKind>(kind: Kind, schema: z.ZodType<NonNullable<WorkingHoursView[Kind]>>): Route[] {
    const path = `/groups/:id/working-hours/${kind}`;
    return [
      route({
        method: 'GET',
        path,
        access: 'agent',
        summary: `The group’s ${kind} hours`,
        params: idParams,
        response: schema,
        async handle({ principal, params }) {
          const found = existing(await hoursOfGroup(db, principal.companyId, params.id))[kind];
          if (found === null) throw notConfigured(kind);
          return found;
        },
      }),
      route({
        method: 'PUT',
        path,
        access: 'admin',
        summary: `Say what the group’s ${kind} hours are`,
        params: idParams,
        body: schema,
        response: hoursViewSchema,
        async handle({ principal, params: { id }, body }) {
          await change(principal, id, 'working_hours.changed', { kind, ...body }, async (tx) => {
            await replaceHours(tx, { companyId: principal.companyId, groupId: id, kind, hours: body }, clock.now());
          });
          return existing(await hoursOfGroup(db, principal.companyId, id));
        },
      }),
      route({
        method: 'DELETE',
        path,
        access: 'admin',
        summary: `Do without the group’s ${kind} hours`,
        params: idParams,
        async handle({ principal, params: { id } }) {
          await change(principal, id, 'working_hours.removed', { kind }, async (tx) => {
            if (!(await deleteHours(tx, principal.companyId, id, kind))) throw notConfigured(kind);
          });
        },
      }),
    ];
  }

  const open = route({
    method: 'GET',
    path: '/groups/:id/open',
    access: 'agent',
    summary: 'Is the group open, now or at a given time, and when does that change?',
    params: idParams,
    query: z.object({ at: z.iso.datetime({ offset: true }).optional() }),
    response: openViewSchema,
    async handle({ principal, params, query }) {
      const at = query.at === undefined ? clock.now() : new Date(query.at);
      return openView(existing(await hoursOfGroup(db, principal.companyId, params.id)), at);
    },
  });

  /** With its entry in the audit log; whoever keeps the hours in memory is told after the commit. */
  async function change(
    principal: Principal,
    groupId: string,
    action: string,
    details: Record<string, unknown>,
    work: (tx: Queryable) => Promise<void>,
  ): Promise<void> {
    const { companyId, agentId } = principal;
    await db.transaction(async (tx) => {
      if (!(await lockGroup(tx, companyId, groupId))) throw noSuchGroup();
      await work(tx);
      const event = { companyId, id: newId(), actorId: agentId, action, objectType: 'group', objectId: groupId, details };
      await insertAuditEvent(tx, event, clock.now());
    });
    hours.changed(companyId, groupId);
  }

  return [all, add, ...ofKind('regular', regularHoursSchema), ...ofKind('special', specialHoursSchema), open];
}

function openView(view: WorkingHoursView, at: Date): OpenView {
  return {
    at: at.toISOString(),
    open: isOpenAt(view, view.timezone, at),
    timezone: view.timezone,
    nextChangeAt: nextChange(view, view.timezone, at)?.toISOString() ?? null,
  };
}

function existing(view: WorkingHoursView | null): WorkingHoursView {
  if (view === null) throw noSuchGroup();
  return view;
}

function noSuchGroup(): HubError {
  return new HubError(404, 'not_found', 'There is no such group.');
}

function notConfigured(kind: HoursKind): HubError {
  return new HubError(404, 'not_configured', `This group has no ${kind} hours.`, { kind });
}
