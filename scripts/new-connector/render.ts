// An operation on messages as a plan of calls. Pure: the plan is stored before the first call is made.
import { ConnectorError, type OutboundOperation, type PlatformCall } from '../../src/contract/index.js';

// FILL IN render: one operation as the calls it takes, as declared in capabilities.ts; refuse the rest for good → Connector.render #plan-what-goes-out
export function render({ op }: OutboundOperation): PlatformCall[] {
  throw new ConnectorError({ code: 'unsupported_operation', kind: 'permanent', message: `Acme has no way yet to ${op}` });
}
