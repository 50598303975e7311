// `npm run bench:crash -- --kills=20`: kill −9 of the hub at random moments under load; the auditor stands outside and counts.
// `-- --of=database`: of one of PostgreSQL's processes instead, which ends all its connections and makes it recover; `-- --of=both`: now this, now that.
import { setTimeout as delay } from 'node:timers/promises';
import { checkInvariants } from '../src/store/invariants.js';
import { audit, AuditorDatabase, settled } from './audit.js';
import { Ledger, readLedger } from './ledger.js';
import { startHub, stop, untilReady } from './processes.js';
import { isClean, verdictLine } from './report.js';
import { StubbornLoad } from './stubborn-load.js';
import { readStubLog } from './stub-log.js';
import { startWorld } from './world.js';

const SHORTEST_LIFE_MS = 300;
const LONGEST_LIFE_MS = 1_800;

const of = process.argv.find((word) => word.startsWith('--of='))?.slice('--of='.length) ?? 'hub';
if (of !== 'hub' && of !== 'database' && of !== 'both') throw new Error(`--of is hub, database or both, not ${of}`);
const kills = Number(process.argv.find((word) => word.startsWith('--kills='))?.slice('--kills='.length) ?? 20);
const world = await startWorld();
const ledger = new Ledger(world.ledgerPath);
try {
  const load = await StubbornLoad.prepare(world, ledger);
  load.start();
  for (let kill = 1; kill <= kills; kill++) {
    await delay(SHORTEST_LIFE_MS + Math.random() * (LONGEST_LIFE_MS - SHORTEST_LIFE_MS));
    const killed = of === 'both' ? (kill % 2 === 0 ? 'database' : 'hub') : of;
    if (killed === 'database') await killDatabase();
    else await restartHub();
    const readyAfterMs = await untilReady(world.hubUrl, world.hub);
    process.stdout.write(
      `kill ${String(kill)} (${killed}): ready again after ${readyAfterMs.toFixed(0)} ms; ${String(load.acknowledged)} acknowledged so far\n`,
    );
  }
  await load.finish();
  await ledger.flush();
  const database = new AuditorDatabase(world.databaseUrl);
  const atRest = await settled(database);
  const verdict = await audit(database, await readLedger(world.ledgerPath), await readStubLog(world.stub));
  const violations = await checkInvariants(database, { settled: true });
  await database.close();
  process.stdout.write(
    `${String(kills)} kills: ${verdictLine(verdict)}, ${String(violations.length)} invariants broken${atRest ? '' : ', NOT AT REST'}\n`,
  );
  if (violations.length > 0) process.stdout.write(`${JSON.stringify(violations, null, 2)}\n`);
  process.exitCode = isClean(verdict) && violations.length === 0 && atRest ? 0 : 1;
} finally {
  await world.stop();
}

async function restartHub(): Promise<void> {
  await stop(world.hub, 'SIGKILL');
  world.hub = startHub(world.hubEnv);
}

/** A process of PostgreSQL that dies takes all others down with it: the server starts over from its log. */
async function killDatabase(): Promise<void> {
  const database = new AuditorDatabase(world.databaseUrl);
  const [victim] = await database.query<{ pid: number }>({
    text: `SELECT pid FROM pg_stat_activity WHERE application_name = 'switchboard' OR backend_type IN ('walwriter', 'checkpointer') ORDER BY random() LIMIT 1`,
  });
  await database.close();
  if (victim === undefined) throw new Error('the database has no process to kill');
  process.kill(victim.pid, 'SIGKILL');
}
