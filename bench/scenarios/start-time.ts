// How long a hub that is set up takes to start, its own database included.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, startHub, stop, temporaryFolder, untilReady } from '../processes.js';
import type { Report } from '../report.js';
import { median } from '../statistics.js';
import type { Pace } from './pace.js';

export async function startTime(report: Report, pace: Pace): Promise<void> {
  const folder = await temporaryFolder('start');
  const port = String(await freePort());
  const startOnce = async (): Promise<number> => {
    const hub = startHub({ PORT: port, DATA_DIR: join(folder, 'hub') });
    try {
      return await untilReady(`http://127.0.0.1:${port}`, hub);
    } finally {
      await stop(hub);
    }
  };
  try {
    report.add('first start, the database is made', await startOnce(), 'ms');
    const times: number[] = [];
    for (let start = 0; start < pace.starts; start++) times.push(await startOnce());
    report.add('start when set up, with its own database', median(times), 'ms', { most: 5000 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
