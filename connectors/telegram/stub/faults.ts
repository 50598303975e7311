// What can go wrong with Bot API calls, on demand.
import { COMMON_EFFECTS, FaultDesk, type FaultRule as Rule, type FaultSettings as Settings } from '../../stub-kit/faults.js';

const EFFECTS = [...COMMON_EFFECTS, 'blocked'] as const;
const FIGURES = ['retryAfterSeconds'] as const;

type Effect = (typeof EFFECTS)[number];
type Figure = (typeof FIGURES)[number];
export type FaultRule = Rule<Effect, Figure>;
export type FaultSettings = Settings<Effect, Figure>;

export class Faults extends FaultDesk<Effect, Figure> {
  constructor() {
    super(EFFECTS, FIGURES);
  }
}
