// `npm run bench:power-loss -- --rounds=5`: the power goes while the hub works. Its data folder lies on a file-system image; the writers are
// frozen, the image is copied as the disk holds it at that instant, and the hub starts from the copy. Needs root and a free loop device.
import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { runningDatabase } from '../src/store/embedded.js';
import { checkInvariants } from '../src/store/invariants.js';
import { audit, AuditorDatabase, settled, type Verdict } from './audit.js';
import { HubClient } from './hub-client.js';
import { Ledger, readLedger } from './ledger.js';
import { ADMIN, freePort, postmasterOf, startHelper, startHub, stop, temporaryFolder, untilReady } from './processes.js';
import { Report } from './report.js';
import { StubbornLoad } from './stubborn-load.js';
import { readStubLog } from './stub-log.js';

const run = promisify(execFile);

const IMAGE_SIZE = '1G';
const SHORTEST_LOAD_MS = 2_000;
const LONGEST_LOAD_MS = 6_000;

const rounds = Number(process.argv.find((word) => word.startsWith('--rounds='))?.slice('--rounds='.length) ?? 5);
const report = new Report(false);
report.add('losses of power', rounds, '');
for (let round = 1; round <= rounds; round++) {
  const { verdict, violations, recoveredAfterMs } = await losePower();
  process.stdout.write(`round ${String(round)}\n`);
  report.add('ready after the power came back', recoveredAfterMs, 'ms');
  report.addVerdict(verdict, violations, { mayBeUncertain: true });
}
await report.finish({ asBaseline: false });
process.exitCode = report.isGood ? 0 : 1;

async function losePower(): Promise<{ verdict: Verdict; violations: number; recoveredAfterMs: number }> {
  const folder = await temporaryFolder('power-loss');
  const disk = join(folder, 'disk.img');
  const copy = join(folder, 'copy.img');
  const mountPoint = join(folder, 'mounted');
  const dataDir = join(mountPoint, 'data');
  const ledgerPath = join(folder, 'acknowledged.log');
  const port = String(await freePort());
  const hubUrl = `http://127.0.0.1:${port}`;
  const stub = startHelper('stub.ts');
  let hub = null;
  try {
    await mkdir(mountPoint);
    await run('truncate', ['-s', IMAGE_SIZE, disk]);
    await run('mkfs.ext4', ['-q', disk]);
    await run('mount', ['-o', 'loop', disk, mountPoint]);
    await chmod(mountPoint, 0o755);
    await mkdir(dataDir);
    hub = startHub({ PORT: port, DATA_DIR: dataDir });
    await untilReady(hubUrl, hub);
    const ledger = new Ledger(ledgerPath);
    const load = await StubbornLoad.prepare({ hubUrl, stub, admin: await HubClient.signIn(hubUrl, ADMIN) }, ledger);
    load.start();
    await delay(SHORTEST_LOAD_MS + Math.random() * (LONGEST_LOAD_MS - SHORTEST_LOAD_MS));

    const writers = [hub.pid ?? 0, ...(await databaseProcesses(dataDir))];
    for (const pid of writers) process.kill(pid, 'SIGSTOP');
    await run('cp', ['--sparse=always', disk, copy]);
    await load.abandon();
    await ledger.flush();
    for (const pid of writers) process.kill(pid, 'SIGKILL');
    await stop(hub, 'SIGKILL');
    await unmount(mountPoint);

    await run('mount', ['-o', 'loop', copy, mountPoint]);
    hub = startHub({ PORT: port, DATA_DIR: dataDir });
    const recoveredAfterMs = await untilReady(hubUrl, hub);
    const databaseUrl = await runningDatabase(dataDir);
    if (databaseUrl === null) throw new Error('the hub is ready without a database');
    const database = new AuditorDatabase(databaseUrl);
    if (!(await settled(database))) throw new Error('the hub did not come to rest');
    const verdict = await audit(database, await readLedger(ledgerPath), await readStubLog(stub));
    const violations = (await checkInvariants(database, { settled: true })).length;
    await database.close();
    return { verdict, violations, recoveredAfterMs };
  } finally {
    if (hub) await stop(hub);
    await stop(stub);
    await unmount(mountPoint).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }
}

/** The postmaster and every process it has started. */
async function databaseProcesses(dataDir: string): Promise<number[]> {
  const postmaster = await postmasterOf(dataDir);
  const children = await readFile(`/proc/${String(postmaster)}/task/${String(postmaster)}/children`, 'utf8');
  return [postmaster, ...children.trim().split(' ').map(Number)];
}

/** Killed processes let go of their files a moment later. */
async function unmount(mountPoint: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await run('umount', [mountPoint]);
      return;
    } catch (error) {
      if (attempt === 50) throw error;
      await delay(100);
    }
  }
}
