// `npm run bench:desk`: a burst of hand-overs, what routing costs, one look of the time-outs, and reports over a million sessions.
// `-- --only=reports` for one of them, `-- --sessions=100000` for fewer.
import { checkInvariants } from '../src/store/invariants.js';
import { AuditorDatabase, settled } from './audit.js';
import { burst } from './desk/burst.js';
import { reports } from './desk/reports.js';
import { routing } from './desk/routing.js';
import { fillSessions } from './desk/session-fixture.js';
import { openStaffedGroup } from './desk/staff.js';
import { sweep } from './desk/sweep.js';
import { stop } from './processes.js';
import { Report } from './report.js';
import { bindAccount, startWorld, type World } from './world.js';

const DAYS = 90;
const OPEN = 10_000;
const GROUPS = 5;
const AGENTS_PER_GROUP = 4;

const option = (name: string): string | undefined => process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
const only = option('only');
const wanted = (scenario: string): boolean => only === undefined || only === scenario;
const sessions = Number(option('sessions') ?? 1_000_000);

const report = new Report(false);
const world = await startWorld();
try {
  if (wanted('burst')) await burst(report, world);
  if (wanted('routing')) await routing(report, world);
  await lookOver(world);
  if (wanted('reports') || wanted('sweep')) {
    const { groupIds, accountIds, notedAtMs } = await fill(world);
    if (wanted('reports')) await reports(report, world, { notedAtMs, days: DAYS, groupId: groupIds[0] ?? '' });
    await stop(world.hub);
    if (wanted('sweep')) await sweep(report, world.databaseUrl, accountIds);
  }
} finally {
  await world.stop();
}
await report.finish({ asBaseline: false });
process.exitCode = report.isGood ? 0 : 1;

async function lookOver({ databaseUrl }: World): Promise<void> {
  const database = new AuditorDatabase(databaseUrl);
  try {
    report.add('came to rest', (await settled(database)) ? 1 : 0, '', { least: 1 });
    const violations = await checkInvariants(database, { settled: true });
    report.add('invariants broken', violations.length, '', { most: 0 });
    if (violations.length > 0) process.stdout.write(`${JSON.stringify(violations, null, 2)}\n`);
  } finally {
    await database.close();
  }
}

async function fill(world: World): Promise<{ groupIds: string[]; accountIds: string[]; notedAtMs: number }> {
  const groupIds: string[] = [];
  const accountIds: string[] = [];
  const agentIds: string[] = [];
  for (let n = 0; n < GROUPS; n++) {
    const staff = await openStaffedGroup(world, { name: `reported-${String(n)}`, agents: AGENTS_PER_GROUP, maxLoad: 1_000 });
    staff.close();
    groupIds.push(staff.groupId);
    agentIds.push(...staff.agentIds);
    accountIds.push((await bindAccount(world, staff.groupId)).id);
  }
  const database = new AuditorDatabase(world.databaseUrl);
  const [company] = await database.query<{ id: string }>({ text: 'SELECT id FROM company' });
  await database.close();
  const startMs = performance.now();
  const wish = {
    databaseUrl: world.databaseUrl,
    companyId: company?.id ?? '',
    accountIds,
    groupIds,
    agentIds,
    sessions,
    open: OPEN,
    days: DAYS,
  };
  const notedAtMs = await fillSessions(wish, (share) => process.stderr.write(`\rfilling the store: ${(share * 100).toFixed(0)} %`));
  process.stderr.write('\n');
  report.add(`${String(sessions)} sessions written`, (performance.now() - startMs) / 1000, 's');
  return { groupIds, accountIds, notedAtMs };
}
