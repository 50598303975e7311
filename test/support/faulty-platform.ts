// A connector whose platform misbehaves at a chosen call: refuses, is called twice, breaks the line before or after it took it, or the hub ends
// there. Files, profiles and news are calls too: `fetchMedia`, `profile`, and `poll` where there is any news.
import { ConnectorError, type Connector, type Delivered, type PlatformCall } from '../../src/contract/index.js';

export type PlatformFault =
  | 'rate_limited'
  | 'server_error'
  | 'refused'
  | 'blocked'
  | 'answer_lost'
  | 'crash_before'
  | 'crash_after'
  | 'late'
  | 'answer_late'
  /** The platform has the call twice, and the hub the second answer; news come twice in one answer. */
  | 'twice';

export interface PlatformFaults {
  /** Asked for each call before the platform sees it; undefined: it goes well. */
  at(call: PlatformCall): PlatformFault | undefined;
  crash(): void;
  /** The platform took it, whether or not the hub hears so. */
  taken(call: PlatformCall, delivered: Delivered): void;
  /** The hub that calls is gone: no call of its leaves any more, no answer is heard. */
  isDead(): boolean;
}

const LATE_MS = 40;
const RETRY_AFTER_MS = 300;

/** The same connector; each of its clients goes through `faults`. */
export function withFaults(connector: Connector, faults: PlatformFaults): Connector {
  return {
    ...connector,
    open(access) {
      const client = connector.open(access);
      const { fetchMedia, profile, poll } = client;
      const ask = <Answer>(method: string, payload: PlatformCall['payload'], run: () => Promise<Answer>): Promise<Answer> =>
        make({ method, payload }, run, faults, () => undefined);
      return {
        ...client,
        deliver: (call, openFile) =>
          make(
            call,
            () => client.deliver(call, openFile),
            faults,
            (delivered) => faults.taken(call, delivered),
          ),
        ...(fetchMedia && { fetchMedia: (ref, maxBytes) => ask('fetchMedia', { ref }, () => fetchMedia(ref, maxBytes)) }),
        ...(profile && { profile: (to) => ask('profile', { to }, () => profile(to)) }),
        ...(poll && {
          async poll(cursor, signal) {
            const news = await poll(cursor, signal);
            if (news.events.length === 0) return news;
            let times = 0;
            await ask('poll', { cursor }, () => Promise.resolve(times++));
            return times > 1 ? { ...news, events: [...news.events, ...news.events] } : news;
          },
        }),
      };
    },
  };
}

async function make<Answer>(
  call: PlatformCall,
  run: () => Promise<Answer>,
  faults: PlatformFaults,
  taken: (answer: Answer) => void,
): Promise<Answer> {
  if (faults.isDead()) return gone(call);
  const fault = faults.at(call);
  switch (fault) {
    case 'rate_limited':
      throw new ConnectorError({ code: 'rate_limited', kind: 'temporary', message: 'Too many requests', retryAfterMs: RETRY_AFTER_MS });
    case 'server_error':
      throw new ConnectorError({ code: 'platform_down', kind: 'temporary', message: 'Internal error' });
    case 'refused':
      throw new ConnectorError({ code: 'rejected', kind: 'permanent', message: 'Not like this' });
    case 'blocked':
      throw new ConnectorError({ code: 'blocked_by_user', kind: 'permanent', message: 'Blocked', unreachable: true });
    case 'crash_before':
      faults.crash();
      return gone(call);
    case 'late':
      await pause();
      break;
    case 'twice':
      taken(await run());
      break;
    case 'answer_lost':
    case 'answer_late':
    case 'crash_after':
    case undefined:
  }
  if (faults.isDead()) return gone(call);
  const answer = await run();
  taken(answer);
  if (fault === 'answer_lost') throw new ConnectorError({ code: 'outcome_unknown', kind: 'uncertain', message: 'The line broke' });
  if (fault === 'answer_late') await pause();
  if (fault === 'crash_after') faults.crash();
  return faults.isDead() ? gone(call) : answer;
}

/** Nobody is there to hear it; but what ends waits for its poll. */
function gone({ method }: PlatformCall): Promise<never> {
  if (method === 'poll')
    return Promise.reject(new ConnectorError({ code: 'interrupted', kind: 'temporary', message: 'This process is gone' }));
  return new Promise(() => undefined);
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LATE_MS);
  });
}
