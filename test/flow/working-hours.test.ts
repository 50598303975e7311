// When groups work: configured once per kind, read off the group's own clocks, known to every instance at once.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { GroupView, OpenView, Page, WorkingHoursView } from '../../src/contract/index.js';
import { eventually, startHub, type TestHub } from '../support/hub.js';

const OFFICE = { weekly: [1, 2, 3, 4, 5].map((day) => ({ day, intervals: [{ start: '09:00', end: '18:00' }] })) };
const MONDAY = '2026-03-02T03:00:00.000Z';

let hub: TestHub;
let group: GroupView;
beforeEach(async () => {
  hub = await startHub();
  group = (await hub.admin.get<Page<GroupView>>('/groups')).items[0] as GroupView;
});
afterEach(() => hub.close());

const path = (rest: string): string => `/groups/${group.id}/${rest}`;
const openAt = (at: string): Promise<OpenView> => hub.admin.get(path(`open?at=${encodeURIComponent(at)}`));

describe('the hours of a group', () => {
  it('S3-50: are none at first, and it is always open', async () => {
    expect(await hub.admin.get(path('working-hours'))).toEqual({ timezone: 'UTC', regular: null, special: null });
    expect(await openAt(MONDAY)).toEqual({ at: MONDAY, open: true, timezone: 'UTC', nextChangeAt: null });
    await expect(hub.admin.get(path('working-hours/regular'))).rejects.toMatchObject({ status: 404 });
    await expect(hub.admin.call('DELETE', path('working-hours/regular'))).rejects.toMatchObject({ status: 404 });
  });

  it('S3-45 B27: exist once per kind: a second row is refused, also when both are added at once', async () => {
    const body = { kind: 'regular', ...OFFICE };
    const answers = await Promise.allSettled([1, 2, 3, 4].map(() => hub.admin.post(path('working-hours'), body)));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refusals = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
    expect(refusals).toHaveLength(3);
    for (const refusal of refusals) expect(refusal).toMatchObject({ status: 409, body: { error: { code: 'hours_exist' } } });
    expect(await hub.admin.post(path('working-hours'), { kind: 'special', dates: [] })).toMatchObject({ special: { dates: [] } });
  });

  it('S3-44 S3-47 S3-48: follow the group’s own clocks, and special dates stand above the week', async () => {
    await hub.admin.patch(`/groups/${group.id}`, { timezone: 'Asia/Shanghai' });
    await hub.admin.put(path('working-hours/regular'), OFFICE);
    expect(await openAt(MONDAY)).toMatchObject({ open: true, timezone: 'Asia/Shanghai', nextChangeAt: '2026-03-02T10:00:00.000Z' });
    await hub.admin.put(path('working-hours/special'), { dates: [{ date: '2026-03-02', note: 'Founders’ day', intervals: [] }] });
    expect(await openAt(MONDAY)).toMatchObject({ open: false, nextChangeAt: '2026-03-03T01:00:00.000Z' });
    await hub.admin.call('DELETE', path('working-hours/special'));
    expect(await openAt('2026-03-02T11:00:00+08:00')).toMatchObject({ at: MONDAY, open: true });
  });

  it('are replaced as a whole and written down', async () => {
    await hub.admin.put(path('working-hours/regular'), OFFICE);
    const replaced = await hub.admin.put<WorkingHoursView>(path('working-hours/regular'), { weekly: [] });
    expect(replaced.regular).toEqual({ weekly: [] });
    expect(await openAt(MONDAY)).toMatchObject({ open: false, nextChangeAt: null });
    const audited = await hub.database.query<{ action: string }>({
      text: `SELECT action FROM audit_event WHERE object_id = $1 AND action LIKE 'working_hours.%' ORDER BY at, id`,
      values: [group.id],
    });
    expect(audited.map(({ action }) => action)).toEqual(['working_hours.changed', 'working_hours.changed']);
  });

  it.each([
    ['a time that is none', { weekly: [{ day: 1, intervals: [{ start: '9:00', end: '18:00' }] }] }],
    ['an interval without length', { weekly: [{ day: 1, intervals: [{ start: '09:00', end: '09:00' }] }] }],
    ['an eighth day', { weekly: [{ day: 8, intervals: [] }] }],
    ['a day twice', { weekly: [1, 1].map((day) => ({ day, intervals: [] })) }],
    ['hours of the other kind', { dates: [] }],
  ])('are refused with %s', async (_name, body) => {
    await expect(hub.admin.put(path('working-hours/regular'), body)).rejects.toMatchObject({ status: 400 });
  });

  it('changed at one instance count at the other', async () => {
    const other = await hub.beside();
    const openThere = async (): Promise<boolean> => {
      const response = await fetch(`${other.url}/api/v1${path(`open?at=${MONDAY}`)}`, {
        headers: { Authorization: `Bearer ${hub.admin.token}` },
      });
      return ((await response.json()) as OpenView).open;
    };
    expect(await openThere()).toBe(true);
    await hub.admin.put(path('working-hours/regular'), { weekly: [] });
    await eventually(async () => ((await openThere()) ? undefined : true));
    await other.close();
  });
});
