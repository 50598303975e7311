// Reports over the API: what really happened on the road is what they say; a table opens in a spreadsheet as it is meant.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AgentsReport, BotSettingsView, BreakdownReport, OverviewReport } from '../../src/contract/index.js';
import { DeskHub } from '../support/desk-hub.js';
import { eventually } from '../support/hub.js';
import { words } from '../support/small-hub.js';

const DAY = 'from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z';
/** How often the hub looks whether there is something to add up. */
const ADDED_UP_EVERY_MS = 30_000;

let desk: DeskHub;
beforeAll(async () => {
  desk = await DeskHub.start({ name: '=SUM(A1:A9)' });
  await desk.write('ana', 'ben', 'cem');
  const ana = await desk.reached('ana', 'queued');
  const ben = await desk.reached('ben', 'queued');
  await desk.reached('cem', 'queued');
  desk.clock.advance(30_000);
  await desk.admin.post(`/conversations/${ana.id}/claim`);
  desk.clock.advance(10_000);
  const { seq } = await desk.small.reply(ana.id, 'hello');
  await desk.small.reached(ana.id, seq, 'sent');
  desk.clock.advance(50_000);
  await desk.admin.post(`/conversations/${ana.id}/close`);
  await desk.admin.post(`/conversations/${ben.id}/close`);
});
afterAll(() => desk.close());

async function csv(path: string): Promise<{ type: string | null; disposition: string | null; lines: string[] }> {
  const response = await fetch(`${desk.hub.url}/api/v1${path}`, { headers: { Authorization: `Bearer ${desk.admin.token}` } });
  const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
  return {
    type: response.headers.get('content-type'),
    disposition: response.headers.get('content-disposition'),
    lines: text.split('\r\n'),
  };
}

describe('a report', () => {
  it('counts what happened', async () => {
    const report = await desk.admin.get<OverviewReport>(`/reports/overview?${DAY}&tz=Asia/Shanghai&unit=hour`);
    expect(report.total).toEqual({
      sessions: 3,
      stillOpen: 1,
      missed: 1,
      answeredByBot: 0,
      waiting: { count: 1, averageMs: 30_000, maxMs: 30_000 },
      firstReply: { count: 1, averageMs: 10_000, maxMs: 10_000 },
      handling: { count: 1, averageMs: 60_000, maxMs: 60_000 },
      transfers: 0,
      missedOffers: 0,
      ratings: { count: 0, average: null },
    });
    expect(report.items).toHaveLength(24);
    expect(report.items.filter(({ sessions }) => sessions > 0).map(({ startsAt }) => startsAt)).toEqual(['2026-03-01T09:00:00.000Z']);
  });

  it('by channel, group and agent names them', async () => {
    const channels = await desk.admin.get<BreakdownReport>(`/reports/channels?${DAY}`);
    expect(channels.items).toMatchObject([{ id: desk.account.id, platform: 'small', sessions: 3 }]);
    const agents = await desk.admin.get<AgentsReport>(`/reports/agents?${DAY}`);
    expect(agents.items).toMatchObject([{ id: desk.admin.agentId, sessions: 1, handling: { averageMs: 60_000 } }]);
    expect(agents.items[0]?.load).toBe(0.002);
  });

  it('is the same once the hub has added it up', async () => {
    const path = `/reports/overview?${DAY}&tz=Asia/Kolkata&unit=hour`;
    const before = await desk.admin.get<OverviewReport>(path);
    await eventually(async () => {
      const [sums] = await desk.hub.database.query<{ sessions: number; left: number }>({
        text: `SELECT (SELECT sum(sessions)::int FROM report_sum WHERE span_minutes = 1440) AS sessions, (SELECT count(*) FROM report_change) AS left`,
      });
      if (sums?.left === 0) return sums.sessions === 2 ? true : undefined;
      if (desk.clock.waitingFor(ADDED_UP_EVERY_MS) > 0) desk.clock.advance(ADDED_UP_EVERY_MS);
      return undefined;
    });
    expect(before.total.sessions).toBe(3);
    expect(await desk.admin.get<OverviewReport>(path)).toEqual(before);
  });

  it('as a table is UTF-8 with its mark, in the wall clock of the zone, and no name in it is a formula', async () => {
    const groups = await csv(`/reports/groups.csv?${DAY}`);
    expect(groups.type).toBe('text/csv; charset=utf-8');
    expect(groups.disposition).toContain('groups-2026-03-01.csv');
    expect(groups.lines[0]?.startsWith('\uFEFFgroup,sessions,')).toBe(true);
    expect(groups.lines[1]?.startsWith("'=SUM(A1:A9),3,1,1,0,1,30,30,")).toBe(true);
    const overview = await csv(`/reports/overview.csv?${DAY}&tz=Asia/Shanghai`);
    expect(overview.lines.slice(1, 3).map((line) => line.split(',').slice(0, 2))).toEqual([
      ['2026-03-01 00:00', '3'],
      ['2026-03-02 00:00', '0'],
    ]);
  });

  it('as a table tells an hour that the clock shows twice apart', async () => {
    const night = 'from=2026-10-24T23:00:00Z&to=2026-10-25T03:00:00Z&tz=Europe/Berlin&unit=hour';
    const { lines } = await csv(`/reports/overview.csv?${night}`);
    expect(lines.slice(1, 5).map((line) => line.split(',')[0])).toEqual([
      '2026-10-25 01:00',
      '2026-10-25 02:00 GMT+02:00',
      '2026-10-25 02:00 GMT+01:00',
      '2026-10-25 03:00',
    ]);
  });

  it.each([
    ['from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z'],
    ['from=2020-03-01T00:00:00Z&to=2026-03-01T00:00:00Z'],
    [`${DAY}&tz=Mars/Olympus`],
    ['from=yesterday&to=today'],
  ])('refuses the period %s', async (query) => {
    await expect(desk.admin.get(`/reports/overview?${query}`)).rejects.toMatchObject({ status: 400 });
  });
});

describe('a report of a group that asks first', () => {
  it('counts the offers that were let run out, for the session and for each agent', async () => {
    const asking = await DeskHub.start({ strategy: 'least_loaded', acceptSeconds: 20 });
    try {
      const eve = await asking.agent('eve');
      await asking.write('ann');
      const { id } = await asking.reached('ann', 'queued', ({ offer }) => offer?.agentId === eve.id);
      const lea = await asking.agent('lea');
      await asking.pass(20_000);
      await asking.pass(1_000);
      await asking.reached('ann', 'queued', ({ offer }) => offer?.agentId === lea.id);
      const missed = await asking.admin.get<AgentsReport>(`/reports/agents?${DAY}`);
      expect(missed.items).toMatchObject([{ id: eve.id, sessions: 0, stillOpen: 0, passedOn: 0, missedOffers: 1 }]);

      await lea.api.post(`/conversations/${id}/accept`);
      await lea.api.post(`/conversations/${id}/close`);
      const { items } = await asking.admin.get<AgentsReport>(`/reports/agents?${DAY}`);
      expect(items.map(({ id, sessions, missedOffers }) => [id, sessions, missedOffers])).toEqual([
        [lea.id, 1, 0],
        [eve.id, 0, 1],
      ]);
      const overview = await asking.admin.get<OverviewReport>(`/reports/overview?${DAY}`);
      expect(overview.total).toMatchObject({ sessions: 1, missed: 0, missedOffers: 1 });
    } finally {
      await asking.close();
    }
  });
});

describe('a report of an account with a bot', () => {
  it('counts whom the bot answered on their own, and as missed only who was left without an answer', async () => {
    const botted = await DeskHub.start({ timeoutMinutes: 10 });
    try {
      const path = `/channel-accounts/${botted.account.id}/bot`;
      await botted.admin.put(path, { ...(await botted.admin.get<BotSettingsView>(path)), enabled: true, suggests: false });
      await botted.admin.post('/faq-entries', { question: 'When do you open?', answer: { type: 'text', text: 'At nine.' } });
      for (const [person, text] of [
        ['ann', 'When do you open?'],
        ['bob', 'qwerty'],
      ] as const) {
        await botted.small.tell(botted.account, words(person, text));
        const { id } = await botted.reached(person, 'bot');
        await eventually(async () => (await botted.admin.history(id)).some(({ kind }) => kind === 'bot') || undefined);
      }
      await eventually(async () => {
        const turns = await botted.hub.database.query({ text: 'SELECT FROM bot_progress WHERE turns > 0' });
        return turns.length === 2 || undefined;
      });
      await botted.pass(10 * 60_000);
      // Past the moment by a little: whatever is due has been done.
      await botted.pass(2_000, 1_000);
      await Promise.all(['ann', 'bob'].map((person) => botted.ended(person)));
      const { total } = await botted.admin.get<OverviewReport>(`/reports/overview?${DAY}`);
      expect(total).toMatchObject({ sessions: 2, stillOpen: 0, missed: 1, answeredByBot: 1, handling: { count: 0 } });
    } finally {
      await botted.close();
    }
  });
});
