// No webhook comes in, so there is none to read.
import type { InboundEvent } from '../../src/contract/index.js';

export function parse(): InboundEvent[] {
  return [];
}
