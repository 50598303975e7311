// An operation on messages as a plan of calls. Pure: the plan is stored before the first call is made.
import type { Capabilities, OutboundOperation, PlatformCall } from '../../src/contract/index.js';
import { renderMessaging } from '../meta/messaging/render.js';
import { instagramDialect } from './dialect.js';

export function render(operation: OutboundOperation, capabilities: Capabilities): PlatformCall[] {
  return renderMessaging(operation, capabilities, instagramDialect);
}
