// What an open page costs that nothing happens on.
import { setTimeout as delay } from 'node:timers/promises';
import { residentMb } from '../processes.js';
import type { Report } from '../report.js';
import { ask } from '../rpc.js';
import type { World } from '../world.js';

/** How many there are then, and the most they may have added, MB. */
const STEPS = [
  { sockets: 5_000, mostMb: 100 },
  { sockets: 10_000, mostMb: 150 },
];

export async function idleSockets(report: Report, { hub, hubUrl, generator, admin }: World): Promise<void> {
  await delay(1_000);
  const before = await residentMb(hub);
  report.add('idle memory of the hub', before, 'MB', { most: 200 });
  let open = 0;
  for (const { sockets, mostMb } of STEPS) {
    await ask(generator, 'openIdle', { url: hubUrl, token: admin.token, count: sockets - open });
    open = sockets;
    await delay(1_000);
    report.add(`memory added by ${String(sockets)} idle sockets`, (await residentMb(hub)) - before, 'MB', { most: mostMb });
  }
  await ask(generator, 'closeIdle');
}
