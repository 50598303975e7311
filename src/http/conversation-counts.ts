// How many conversations are open in each group and on each channel account, of those the asking agent may see; and how many stand in that agent's lists.
import { z } from 'zod';
import type { Clock, OpenCountsView, PlaceCountView, ViewCountsView } from '../contract/index.js';
import type { AccountLabel } from '../accounts/accounts.js';
import { openCounts, viewCounts, type OpenCountRow } from '../store/conversation-counts.js';
import { countConversations } from '../store/conversation-places.js';
import type { Database } from '../store/database.js';
import { groupsOfAgent } from '../store/group-access.js';
import { savedFiltersOf } from '../store/saved-filters.js';
import { conversationFilter } from './conversation-filter.js';
import { route, type Route } from './route.js';

/** Every inbox that shows the numbers asks now and then; one answer serves all who ask at about the same time. */
const SERVES_FOR_MS = 1_000;

/** Of what a saved filter finds. */
const SAVED_COUNTED_AT_MOST = 100;

const placeSchema: z.ZodType<PlaceCountView> = z.object({
  id: z.string(),
  name: z.string(),
  platform: z.string().exactOptional(),
  open: z.int(),
  waiting: z.int(),
});

export interface CountDependencies {
  database: Database;
  clock: Clock;
  labelOf(accountId: string): AccountLabel | undefined;
}

export function conversationCountsRoute({ database, clock, labelOf }: CountDependencies): Route {
  const counted = new Map<string, { atMs: number; rows: Promise<OpenCountRow[]> }>();
  const countsOf = (companyId: string): Promise<OpenCountRow[]> => {
    const nowMs = clock.now().getTime();
    const known = counted.get(companyId);
    if (known && Math.abs(nowMs - known.atMs) < SERVES_FOR_MS) return known.rows;
    const rows = openCounts(database, companyId);
    counted.set(companyId, { atMs: nowMs, rows });
    // Who asks next asks the store.
    rows.catch(() => {
      if (counted.get(companyId)?.rows === rows) counted.delete(companyId);
    });
    return rows;
  };

  return route({
    method: 'GET',
    path: '/conversation-counts',
    access: 'agent',
    summary: 'How many conversations are open, and how many of them wait, by group and by channel account; those without any are left out',
    response: z.object({ groups: z.array(placeSchema), accounts: z.array(placeSchema) }),
    async handle({ principal: { companyId, agentId, role } }): Promise<OpenCountsView> {
      const [rows, own] = await Promise.all([countsOf(companyId), role === 'agent' ? groupsOfAgent(database, companyId, agentId) : null]);
      const visible = rows.filter(({ groupId, assigneeId }) => own === null || own.includes(groupId) || assigneeId === agentId);
      return {
        groups: summed(visible, ({ groupId, groupName }) => ({ id: groupId, name: groupName })),
        accounts: summed(visible, ({ accountId }) => {
          const label = labelOf(accountId);
          return label && { id: accountId, name: label.name, platform: label.platform };
        }),
      };
    },
  });
}

/** Asked for after each step of one's own, so never of a moment ago. */
export function viewCountsRoute({ database, clock }: Pick<CountDependencies, 'database' | 'clock'>): Route {
  return route({
    method: 'GET',
    path: '/conversation-counts/views',
    access: 'agent',
    summary:
      'How many conversations the lists hold, as without a filter, and how many messages in the own are unread, counted up to 1,000; and how many each own saved filter finds, up to 100',
    response: z.object({ mine: z.int(), unassigned: z.int(), queued: z.int(), unread: z.int(), saved: z.record(z.string(), z.int()) }),
    async handle({ principal: { companyId, agentId, role } }): Promise<ViewCountsView> {
      const viewer = { companyId, agentId, seesAll: role !== 'agent' };
      const now = clock.now();
      const saved: Record<string, number> = {};
      // One after the other: an agent's many filters must not take the database's connections from others.
      for (const { id, filter } of await savedFiltersOf(database, viewer)) {
        const narrowed = await conversationFilter(database, companyId, filter);
        saved[id] = narrowed === null ? 0 : await countConversations(database, viewer, { ...narrowed, now, limit: SAVED_COUNTED_AT_MOST });
      }
      return { ...(await viewCounts(database, viewer, now)), saved };
    },
  });
}

/** By name. */
function summed(
  rows: OpenCountRow[],
  placeOf: (row: OpenCountRow) => Omit<PlaceCountView, 'open' | 'waiting'> | undefined,
): PlaceCountView[] {
  const places = new Map<string, PlaceCountView>();
  for (const row of rows) {
    const place = placeOf(row);
    if (place === undefined) continue;
    const before = places.get(place.id) ?? { ...place, open: 0, waiting: 0 };
    places.set(place.id, { ...before, open: before.open + row.open, waiting: before.waiting + row.waiting });
  }
  return [...places.values()].sort((a, b) => a.name.localeCompare(b.name));
}
