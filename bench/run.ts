// `npm run bench`: the hub beside the bare floor in one run. `-- --quick` for a short one, `-- --only=inbound,replies` for some of the scenarios,
// `-- --save-baseline` to keep it for comparison.
import { checkInvariants } from '../src/store/invariants.js';
import { audit, AuditorDatabase, settled } from './audit.js';
import { readLedger } from './ledger.js';
import { Report } from './report.js';
import { ask } from './rpc.js';
import { catchUpScenario } from './scenarios/catch-up.js';
import { idleSockets } from './scenarios/idle-sockets.js';
import { inbound } from './scenarios/inbound.js';
import { latency } from './scenarios/latency.js';
import { FULL, QUICK } from './scenarios/pace.js';
import { replies } from './scenarios/replies.js';
import { startTime } from './scenarios/start-time.js';
import { sustained } from './scenarios/sustained.js';
import { readStubLog } from './stub-log.js';
import { bindAccount, firstGroup, startWorld, type World } from './world.js';

const quick = process.argv.includes('--quick');
const pace = quick ? QUICK : FULL;
const report = new Report(quick);

async function auditRun(world: World): Promise<void> {
  await ask(world.generator, 'flush');
  const database = new AuditorDatabase(world.databaseUrl);
  try {
    report.add('came to rest', (await settled(database)) ? 1 : 0, '', { least: 1 });
    const verdict = await audit(database, await readLedger(world.ledgerPath), await readStubLog(world.stub));
    const violations = await checkInvariants(database, { settled: true });
    report.addVerdict(verdict, violations.length, { mayBeUncertain: false });
    if (violations.length > 0) process.stdout.write(`${JSON.stringify(violations, null, 2)}\n`);
  } finally {
    await database.close();
  }
}

const only = process.argv.find((word) => word.startsWith('--only='))?.slice('--only='.length);
const wanted = (scenario: string): boolean => only === undefined || only.split(',').includes(scenario);

if (wanted('start')) await startTime(report, pace);
const world = await startWorld();
try {
  if (wanted('idle')) await idleSockets(report, world);
  const account = await bindAccount(world, await firstGroup(world.admin));
  if (wanted('latency')) await latency(report, world, account, pace);
  if (wanted('inbound')) await inbound(report, world, account, pace);
  if (wanted('inbound')) await catchUpScenario(report, world);
  if (wanted('replies')) await replies(report, world, pace);
  if (wanted('sustained')) await sustained(report, world, account, pace);
  await auditRun(world);
} finally {
  await world.stop();
}
await report.finish({ asBaseline: process.argv.includes('--save-baseline') });
process.exitCode = report.isGood ? 0 : 1;
