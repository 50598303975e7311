// What an open page costs that nothing happens on.
import { setTimeout as delay } from 'node:timers/promises';
import { residentMb } from '../processes.js';
import type { Report } from '../report.js';
import { ask } from '../rpc.js';
import type { World } from '../world.js';

const SOCKETS = 5000;

export async function idleSockets(report: Report, { hub, hubUrl, generator, admin }: World): Promise<void> {
  await delay(1_000);
  const before = await residentMb(hub);
  report.add('idle memory of the hub', before, 'MB', { most: 200 });
  await ask(generator, 'openIdle', { url: hubUrl, token: admin.token, count: SOCKETS });
  await delay(1_000);
  report.add(`memory added by ${String(SOCKETS)} idle sockets`, (await residentMb(hub)) - before, 'MB', { most: 100 });
  await ask(generator, 'closeIdle');
}
