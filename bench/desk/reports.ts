// How long each report takes over a million sessions, all of them in its period, once the hub has added them up; and how long that took.
import { setTimeout as delay } from 'node:timers/promises';
import { AuditorDatabase } from '../audit.js';
import type { Report } from '../report.js';
import { percentile } from '../statistics.js';
import type { World } from '../world.js';

const TIMES = 7;
const ADDED_UP_WITHIN_MS = 180_000;

export async function reports(
  report: Report,
  { admin, databaseUrl }: World,
  { notedAtMs, days, groupId }: { notedAtMs: number; days: number; groupId: string },
): Promise<void> {
  report.add('added up after', await untilAddedUp(databaseUrl, notedAtMs), 's');
  const [from, to] = [new Date(Date.now() - (days + 1) * 86_400_000), new Date(Date.now() + 86_400_000)];
  const period = `from=${from.toISOString()}&to=${to.toISOString()}&tz=Asia/Shanghai`;
  const counted = await admin.call<{ total: { sessions: number } }>('GET', `/reports/overview?${period}`);
  const sessions = await sessionsOpened(databaseUrl, from, to);
  report.add('sessions in the reports', counted.total.sessions, '', { least: sessions, most: sessions });
  for (const [name, path] of [
    ['overview by day', `overview?${period}`],
    ['overview by day, half-hour zone', `overview?${period.replace('Asia/Shanghai', 'Asia/Kolkata')}`],
    ['overview by day, one group', `overview?${period}&groupId=${groupId}`],
    ['channels', `channels?${period}`],
    ['groups', `groups?${period}`],
    ['agents', `agents?${period}`],
  ] as const) {
    const timesMs: number[] = [];
    await admin.call('GET', `/reports/${path}`);
    for (let turn = 0; turn < TIMES; turn++) {
      const startMs = performance.now();
      await admin.call('GET', `/reports/${path}`);
      timesMs.push(performance.now() - startMs);
    }
    report.add(`report: ${name}, p50`, percentile(timesMs, 0.5), 'ms', { most: 1_000 });
    report.add(`report: ${name}, slowest`, Math.max(...timesMs), 'ms');
  }
}

async function sessionsOpened(databaseUrl: string, from: Date, to: Date): Promise<number> {
  const database = new AuditorDatabase(databaseUrl);
  try {
    const [row] = await database.query<{ sessions: number }>({
      text: 'SELECT count(*)::int AS sessions FROM service_session WHERE opened_at >= $1 AND opened_at < $2',
      values: [from, to],
    });
    return row?.sessions ?? 0;
  } finally {
    await database.close();
  }
}

async function untilAddedUp(databaseUrl: string, notedAtMs: number): Promise<number> {
  const database = new AuditorDatabase(databaseUrl);
  try {
    for (;;) {
      const [waiting] = await database.query<{ are: boolean }>({
        text: 'SELECT EXISTS (SELECT FROM report_change) OR EXISTS (SELECT FROM report_agent_change) AS are',
      });
      const tookMs = performance.now() - notedAtMs;
      if (!waiting?.are) return tookMs / 1000;
      if (tookMs > ADDED_UP_WITHIN_MS) throw new Error('the reports were not added up in time');
      await delay(500);
    }
  } finally {
    await database.close();
  }
}
