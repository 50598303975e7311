// An account's line to Acme: everything the hub asks of it, put together.
import { ConnectorError, type PlatformClient } from '../../src/contract/index.js';
import { say } from './words.js';

export function openClient(): PlatformClient {
  return {
    // FILL IN identify: whose credentials these are, by one call; refuse bad ones with the platform's words → PlatformClient.identify #open-the-line
    identify: () => Promise.reject(notWritten('identify')),
    // FILL IN probe: are the credentials good and is the webhook set; changes nothing → PlatformClient.probe #open-the-line
    probe: () => Promise.reject(notWritten('probe')),
    // FILL IN deliver: exactly one call, ending in one of the five ways → PlatformClient.deliver #make-one-call
    deliver: () => Promise.reject(notWritten('deliver')),
    // FILL IN the rest: install, uninstall, fetchMedia, profile, typing, markRead, templates, poll: those the platform has → PlatformClient.install #open-the-line
  };
}

function notWritten(what: string): ConnectorError {
  return new ConnectorError({ code: 'not_written', kind: 'permanent', ...say('not_written', { what }) });
}
