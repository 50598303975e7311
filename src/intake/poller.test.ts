import { expect, it } from '@jest/globals';
import { pino } from 'pino';
import { ConnectorError, systemClock, type PlatformClient } from '../contract/index.js';
import type { OpenAccount } from '../accounts/account-book.js';
import type { Database } from '../store/database.js';
import { EventLog } from './event-log.js';
import { Poller, type PollerDependencies } from './poller.js';

/** Writes down what it is asked. */
function recordingDatabase(): { database: Database; asked: string[] } {
  const asked: string[] = [];
  const query = (statement: { name?: string }): Promise<never[]> => {
    asked.push(statement.name ?? '');
    return Promise.resolve([]);
  };
  return { database: { query } as unknown as Database, asked };
}

function pollerFor(
  deps: Pick<PollerDependencies, 'accountOf'> & { poll: NonNullable<PlatformClient['poll']> } & Partial<PollerDependencies>,
): {
  poller: Poller;
  asked: string[];
} {
  const { database, asked } = recordingDatabase();
  const poller = new Poller({
    database,
    events: new EventLog(
      database,
      () => undefined,
      () => undefined,
    ),
    clock: systemClock,
    log: pino({ level: 'silent' }),
    clientOf: () => ({ poll: deps.poll }) as unknown as PlatformClient,
    markAuthFailed: () => Promise.resolve(),
    ...deps,
  });
  return { poller, asked };
}

const polled = { state: 'active', intake: 'polling', pollCursor: '5', companyId: 'c' } as unknown as OpenAccount;

it('does not confirm to the platform what it had nobody to keep for', async () => {
  let account: OpenAccount | undefined = polled;
  const { poller, asked } = pollerFor({
    accountOf: () => account,
    poll: () => {
      account = undefined;
      return Promise.resolve({ events: [{ body: Buffer.from('{"update_id":5}') }], cursor: '6' });
    },
  });
  poller.acquire('a');
  // Waits for the poll that has begun.
  await poller.stop();
  expect(asked).toEqual([]);
});

it('goes on when refused credentials could not be noted, so that it is not silent for ever', async () => {
  let polls = 0;
  let marks = 0;
  await new Promise<void>((resolve) => {
    const { poller } = pollerFor({
      accountOf: () => polled,
      clock: { now: () => new Date(), after: (_ms, run) => (setImmediate(run), () => undefined) },
      markAuthFailed: () => {
        marks++;
        return marks === 1 ? Promise.reject(new Error('the database is away')) : Promise.resolve();
      },
      poll: () => {
        polls++;
        if (polls === 2) resolve();
        return Promise.reject(new ConnectorError({ code: 'token_rejected', kind: 'auth', message: 'no' }));
      },
    });
    poller.acquire('a');
  });
  expect(polls).toBe(2);
});

it('polls again when an account was taken again before its last poll had come to its end', async () => {
  let polls = 0;
  let answer: (() => void) | undefined;
  const again = new Promise<void>((resolve) => {
    const { poller } = pollerFor({
      accountOf: () => polled,
      poll: () =>
        new Promise((resolvePoll) => {
          polls++;
          answer = () => resolvePoll({ events: [], cursor: '5' });
          if (polls === 2) resolve();
        }),
    });
    poller.acquire('a');
    const released = poller.release('a');
    poller.acquire('a');
    answer?.();
    // It waits for the poll that ends, not for the next one.
    void released;
  });
  await again;
  expect(polls).toBe(2);
});

it('stores what was polled together in its order, though the store breaks off in between', async () => {
  const stored: string[] = [];
  let breaks = true;
  const query = ({ name, values }: { name?: string; values?: unknown[][] }): Promise<object[]> => {
    if (name !== 'insert-webhook-events') return Promise.resolve([]);
    if (breaks) {
      breaks = false;
      return Promise.reject(Object.assign(new Error('the line broke'), { code: 'ECONNRESET' }));
    }
    const fresh = (values?.[3] ?? []).map(String).filter((body) => !stored.includes(body));
    stored.push(...fresh);
    return Promise.resolve([]);
  };
  // More than go into one statement.
  const bodies = Array.from({ length: 201 }, (_, index) => String(index));
  const nobody = (): void => undefined;
  await new Promise<void>((resolve) => {
    const { poller } = pollerFor({
      accountOf: () => polled,
      events: new EventLog({ query } as unknown as Database, nobody, nobody),
      clock: { now: () => new Date(), after: (_ms, run) => (setImmediate(run), nobody) },
      poll: (cursor, signal) => {
        if (cursor === '5') return Promise.resolve({ events: bodies.map((body) => ({ body: Buffer.from(body) })), cursor: '6' });
        resolve();
        return new Promise((_resolve, reject) => signal.addEventListener('abort', reject, { once: true }));
      },
    });
    poller.acquire('a');
  });
  expect(stored).toEqual(bodies);
});
