// A connector whose platform misbehaves at a chosen call: refuses, breaks the line before or after it took it, or the hub ends there.
import { ConnectorError, type Connector, type Delivered, type PlatformCall, type PlatformClient } from '../../src/contract/index.js';

export type PlatformFault =
  'rate_limited' | 'server_error' | 'refused' | 'blocked' | 'answer_lost' | 'crash_before' | 'crash_after' | 'late' | 'answer_late';

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
      return { ...client, deliver: (call, openFile) => deliver(client, call, openFile, faults) };
    },
  };
}

async function deliver(
  client: PlatformClient,
  call: PlatformCall,
  openFile: Parameters<PlatformClient['deliver']>[1],
  faults: PlatformFaults,
): Promise<Delivered> {
  if (faults.isDead()) return gone();
  const fault = faults.at(call);
  switch (fault) {
    case 'rate_limited':
      throw new ConnectorError({ code: 'rate_limited', kind: 'temporary', message: 'Too many requests', retryAfterMs: RETRY_AFTER_MS });
    case 'server_error':
      throw new ConnectorError({ code: 'platform_down', kind: 'temporary', message: 'Internal error' });
    case 'refused':
      throw new ConnectorError({ code: 'bad_request', kind: 'permanent', message: 'Not like this' });
    case 'blocked':
      throw new ConnectorError({ code: 'blocked_by_user', kind: 'permanent', message: 'Blocked', unreachable: true });
    case 'crash_before':
      faults.crash();
      return gone();
    case 'late':
      await pause();
      break;
    case 'answer_lost':
    case 'answer_late':
    case 'crash_after':
    case undefined:
  }
  if (faults.isDead()) return gone();
  const delivered = await client.deliver(call, openFile);
  faults.taken(call, delivered);
  if (fault === 'answer_lost') throw new ConnectorError({ code: 'network_unknown', kind: 'uncertain', message: 'The line broke' });
  if (fault === 'answer_late') await pause();
  if (fault === 'crash_after') faults.crash();
  return faults.isDead() ? gone() : delivered;
}

/** Nobody is there to hear it. */
function gone(): Promise<Delivered> {
  return new Promise(() => undefined);
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LATE_MS);
  });
}
