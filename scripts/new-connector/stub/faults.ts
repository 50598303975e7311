// What can go wrong with calls, on demand.
import { COMMON_EFFECTS, FaultDesk } from '../../../connectors/stub-kit/faults.js';

// FILL IN the faults: the platform's own refusals as effects besides those all have, and the numbers they want → PlatformStub.url #the-stand-in
const EFFECTS = [...COMMON_EFFECTS] as const;
const FIGURES = ['retryAfterSeconds'] as const;

export class Faults extends FaultDesk<(typeof EFFECTS)[number], (typeof FIGURES)[number]> {
  constructor() {
    super(EFFECTS, FIGURES);
  }
}
