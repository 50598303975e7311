// The generator: webhooks as the platform sends them, in a closed loop for throughput and in an open loop, from the due time, for latency.
import { Agent, request as httpRequest } from 'node:http';

export interface Target {
  url: string;
  headers: Record<string, string>;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

let nextUpdate = 1_000_000;
// Far from the ids the platform's stand-in gives to what it is sent: in one chat both share a sequence.
let nextMessage = 1_000_000_000;

/** One message of one chat, as Telegram would send it. */
export function update(chatId: number, text: string): string {
  return JSON.stringify({
    update_id: nextUpdate++,
    message: {
      message_id: nextMessage++,
      date: Math.floor(Date.now() / 1000),
      text,
      from: { id: chatId, is_bot: false, first_name: `Person ${String(chatId)}`, language_code: 'en' },
      chat: { id: chatId, first_name: `Person ${String(chatId)}`, type: 'private' },
    },
  });
}

export function post({ url, headers }: Target, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      url,
      { method: 'POST', agent, headers: { ...headers, 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) } },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** `workers` senders, each with one request in flight, until the time is over. Returns how many were acknowledged. */
export async function closedLoop(target: Target, seconds: number, workers: number, body: (worker: number) => string): Promise<number> {
  const until = Date.now() + seconds * 1000;
  let acknowledged = 0;
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      while (Date.now() < until) if ((await post(target, body(worker))) === 200) acknowledged++;
    }),
  );
  return acknowledged;
}

/** At a fixed rate whatever the answers do; `sent` gets each one's due time and, when it comes, the answer's status. */
export async function openLoop(
  target: Target,
  perSecond: number,
  seconds: number,
  body: (index: number, dueMs: number) => string,
): Promise<{ acknowledged: number; latenciesMs: number[] }> {
  const startMs = performance.now();
  const total = perSecond * seconds;
  const latenciesMs: number[] = [];
  let acknowledged = 0;
  const inFlight: Promise<void>[] = [];
  for (let index = 0; index < total;) {
    const dueCount = Math.min(total, Math.floor(((performance.now() - startMs) / 1000) * perSecond));
    for (; index < dueCount; index++) {
      const dueMs = startMs + (index / perSecond) * 1000;
      inFlight.push(
        post(target, body(index, dueMs)).then(
          (status) => {
            if (status === 200) acknowledged++;
            latenciesMs.push(performance.now() - dueMs);
          },
          () => undefined,
        ),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await Promise.all(inFlight);
  return { acknowledged, latenciesMs };
}

export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export const median = (values: number[]): number => percentile(values, 0.5);
