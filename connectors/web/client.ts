// The account's line to its platform, of which there is none: the account is the hub's own.
import { ConnectorError, type AccountAccess, type PlatformClient } from '../../src/contract/index.js';
import { say } from './words.js';

export function openClient({ accountId }: AccountAccess): PlatformClient {
  return {
    // Every binding is a door of its own, so its own id names it over all companies.
    identify: () => Promise.resolve({ externalAccountId: accountId, name: 'Website' }),
    probe: () => Promise.resolve({ ok: true, checks: [{ code: 'direct', ok: true, ...say('direct') }] }),
    deliver: () =>
      Promise.reject(new ConnectorError({ code: 'not_supported', kind: 'permanent', message: 'This channel has no platform to send to.' })),
  };
}
