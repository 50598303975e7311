// What can go wrong with the hub's webhooks, on demand. `method` of a rule is the `type` of a webhook, `chatId` the person it is about.
import { COMMON_EFFECTS, FaultDesk, type FaultRule as Rule, type FaultSettings as Settings } from '../../stub-kit/faults.js';

const EFFECTS = [...COMMON_EFFECTS, 'status'] as const;
/** `status`: of the effect of that name. */
const FIGURES = ['status', 'retryAfterSeconds'] as const;

type Effect = (typeof EFFECTS)[number];
type Figure = (typeof FIGURES)[number];
export type FaultRule = Rule<Effect, Figure>;
export type FaultSettings = Settings<Effect, Figure>;

export class Faults extends FaultDesk<Effect, Figure> {
  constructor() {
    super(EFFECTS, FIGURES);
  }
}
