// `npm run bench:parse`: how many webhooks one core verifies, files and reads, per connector, over its documented payloads. `-- --quick` for a look.
import type { WebhookRequest, WebhookSecrets } from '../src/contract/index.js';
import { fixturesOf, wireBytes } from '../test/contract/fixtures.js';
import { subjects, type Subject } from '../test/contract/subjects.js';
import { sealed } from './parse-sealed.js';
import { Report } from './report.js';
import { median } from './statistics.js';

const GOAL_PER_SECOND = 20_000;
const SECRET = 'webhook-secret_1';
const quick = process.argv.includes('--quick');
const ROUNDS = quick ? 3 : 9;
const ROUND_CPU_MS = quick ? 100 : 400;
const WARM_UP_CPU_MS = quick ? 200 : 1000;

interface Webhook {
  request: WebhookRequest;
  secrets: WebhookSecrets;
  externalAccountId: string;
  receivedAt: Date;
}

const report = new Report(quick);
for (const [platform, subject] of subjects) {
  const webhooks = webhooksOf(subject);
  measure(platform, subject, webhooks);
  if (platform !== 'wechat') continue;
  const inEnvelopes = webhooks.map((webhook) => ({ ...webhook, ...sealed(webhook.request.body, SECRET) }));
  measure(`${platform} in safe mode`, subject, inEnvelopes);
}
await report.finish({ asBaseline: false });
process.exitCode = report.isGood ? 0 : 1;

function measure(name: string, subject: Subject, webhooks: Webhook[]): void {
  eventsPerCpuSecond(subject, webhooks, WARM_UP_CPU_MS);
  const rates = Array.from({ length: ROUNDS }, () => eventsPerCpuSecond(subject, webhooks, ROUND_CPU_MS));
  report.add(`${name}: verify and parse, events per second of one core`, median(rates), '/s', { least: GOAL_PER_SECOND });
}

function webhooksOf({ platform, connector, harness }: Subject): Webhook[] {
  const secrets = harness.secretsOf?.(SECRET) ?? { credentials: {}, webhookSecret: SECRET };
  return fixturesOf(platform).map(({ name, body, externalAccountId, receivedAt }) => {
    const bytes = wireBytes(harness, body);
    const query = harness.query?.(bytes, SECRET) ?? new URLSearchParams();
    const request = { method: 'POST', query, headers: harness.sign(bytes, SECRET), body: bytes };
    const { verdict } = connector.verify(request, secrets);
    if (verdict !== 'accept') throw new Error(`${platform} does not accept its fixture ${name}`);
    return { request, secrets, externalAccountId, receivedAt: new Date(receivedAt) };
  });
}

/** By processor time, so that what else runs on the machine counts little. */
function eventsPerCpuSecond({ connector }: Subject, webhooks: Webhook[], cpuMs: number): number {
  const before = process.cpuUsage();
  let events = 0;
  let spentMs = 0;
  while (spentMs < cpuMs) {
    for (const { request, secrets, externalAccountId, receivedAt } of webhooks) {
      // Bytes of its own each time, as over the wire and from the store: nothing remembered of an earlier round counts.
      const arrived = Buffer.from(request.body);
      const result = connector.verify({ ...request, body: arrived }, secrets);
      if (result.verdict !== 'accept') throw new Error('a genuine webhook was refused');
      const body = result.body ?? arrived;
      if (connector.envelope(body).dedupeKey === '') throw new Error('a body has no key');
      events += connector.parse({ body: Buffer.from(body), receivedAt, externalAccountId }).length;
    }
    const { user, system } = process.cpuUsage(before);
    spentMs = (user + system) / 1000;
  }
  return (events * 1000) / spentMs;
}
