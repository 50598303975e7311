// No call goes out: what an agent says is with the visitor once it is in the visitor's queue.
import { ConnectorError, type PlatformCall } from '../../src/contract/index.js';

export function render(): PlatformCall[] {
  throw new ConnectorError({ code: 'not_supported', kind: 'permanent', message: 'This channel has no platform to send to.' });
}
