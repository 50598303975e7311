// `npm run bench:crash -- --kills=20`: kill −9 of the hub at random moments under load; the auditor stands outside and counts.
// `-- --of=database`: of one of PostgreSQL's processes instead, which ends all its connections and makes it recover; `-- --of=postmaster`: of its
// first process, which the hub has to start again; `-- --of=all`: one after the other.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runningDatabase } from '../src/store/embedded.js';
import { checkInvariants } from '../src/store/invariants.js';
import { audit, AuditorDatabase, settled } from './audit.js';
import { HubClient } from './hub-client.js';
import { Ledger, readLedger } from './ledger.js';
import { ADMIN, freePort, postmasterOf, startHelper, startHub, stop, temporaryFolder, untilReady } from './processes.js';
import { Report } from './report.js';
import { StubbornLoad } from './stubborn-load.js';
import { readStubLog } from './stub-log.js';

const SHORTEST_LIFE_MS = 300;
const LONGEST_LIFE_MS = 1_800;
const STARTED_AGAIN_WITHIN_MS = 60_000;

const VICTIMS = ['hub', 'database', 'postmaster'] as const;
type Victim = (typeof VICTIMS)[number];

const of = argument('of') ?? 'hub';
const victims = of === 'all' ? [...VICTIMS] : VICTIMS.filter((victim) => victim === of);
if (victims.length === 0) throw new Error(`--of is ${VICTIMS.join(', ')} or all, not ${of}`);
const kills = Number(argument('kills') ?? 20);

const folder = await temporaryFolder('crash');
const dataDir = join(folder, 'data');
const ledgerPath = join(folder, 'acknowledged.log');
const port = String(await freePort());
const hubUrl = `http://127.0.0.1:${port}`;
const hubEnv = { PORT: port, DATA_DIR: dataDir };
const report = new Report(false);
const stub = startHelper('stub.ts');
let hub = startHub(hubEnv);
try {
  await untilReady(hubUrl, hub);
  const ledger = new Ledger(ledgerPath);
  const load = await StubbornLoad.prepare({ hubUrl, stub, admin: await HubClient.signIn(hubUrl, ADMIN) }, ledger);
  load.start();
  let slowestMs = 0;
  for (let kill = 1; kill <= kills; kill++) {
    await delay(SHORTEST_LIFE_MS + Math.random() * (LONGEST_LIFE_MS - SHORTEST_LIFE_MS));
    const victim = victims[(kill - 1) % victims.length] as Victim;
    const killedAt = performance.now();
    await end(victim);
    await untilReady(hubUrl, hub);
    const readyAfterMs = performance.now() - killedAt;
    slowestMs = Math.max(slowestMs, readyAfterMs);
    process.stdout.write(
      `kill ${String(kill)} (${victim}): ready again after ${readyAfterMs.toFixed(0)} ms; ${String(load.acknowledged)} acknowledged so far\n`,
    );
  }
  await load.finish();
  await ledger.flush();
  const database = await auditorDatabase();
  const atRest = await settled(database);
  const verdict = await audit(database, await readLedger(ledgerPath), await readStubLog(stub));
  const violations = await checkInvariants(database, { settled: true });
  await database.close();
  report.add(`kills −9 of ${of}`, kills, '');
  report.add('ready again, slowest', slowestMs, 'ms');
  report.addVerdict(verdict, violations.length, { mayBeUncertain: true });
  report.add('came to rest', atRest ? 1 : 0, '', { least: 1 });
  if (violations.length > 0) process.stdout.write(`${JSON.stringify(violations, null, 2)}\n`);
  await report.finish({ asBaseline: false });
  process.exitCode = report.isGood ? 0 : 1;
} finally {
  await stop(hub);
  await stop(stub);
  await rm(folder, { recursive: true, force: true });
}

function argument(name: string): string | undefined {
  return process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
}

async function auditorDatabase(): Promise<AuditorDatabase> {
  const url = await runningDatabase(dataDir);
  if (url === null) throw new Error('the hub runs without a database');
  return new AuditorDatabase(url);
}

/** Returns when what was ended is gone, or there again where the hub sees to it. */
async function end(victim: Victim): Promise<void> {
  switch (victim) {
    case 'hub':
      await stop(hub, 'SIGKILL');
      hub = startHub(hubEnv);
      return;
    case 'database':
      return endOneOfTheDatabase();
    case 'postmaster':
      return endPostmaster();
  }
}

/** A process of PostgreSQL that dies takes all others down with it: the server starts over from its log. */
async function endOneOfTheDatabase(): Promise<void> {
  const database = await auditorDatabase();
  const [victim] = await database.query<{ pid: number }>({
    text: `SELECT pid FROM pg_stat_activity WHERE application_name = 'switchboard' OR backend_type IN ('walwriter', 'checkpointer') ORDER BY random() LIMIT 1`,
  });
  await database.close();
  if (victim === undefined) throw new Error('the database has no process to kill');
  process.kill(victim.pid, 'SIGKILL');
}

/** Nobody is left to start the others anew: the hub starts the server again, or ends and is started again by whoever watches over it. */
async function endPostmaster(): Promise<void> {
  const killed = await postmasterOf(dataDir);
  process.kill(killed, 'SIGKILL');
  const until = Date.now() + STARTED_AGAIN_WITHIN_MS;
  while ((await postmasterOf(dataDir).catch(() => killed)) === killed) {
    if (Date.now() > until) throw new Error('nobody started the database again');
    if (hub.exitCode !== null) hub = startHub(hubEnv);
    await delay(10);
  }
}
