// What can go wrong with calls, on demand. `method` of a rule is the path of a call, `chatId` the OpenID it goes to.
import { COMMON_EFFECTS, FaultDesk, type FaultRule as Rule, type FaultSettings as Settings } from '../../stub-kit/faults.js';

const EFFECTS = [...COMMON_EFFECTS, 'blocked', 'errcode', 'token_expired', 'token_invalid'] as const;
/** `errcode`: of the effect of that name. */
const FIGURES = ['errcode'] as const;

type Effect = (typeof EFFECTS)[number];
type Figure = (typeof FIGURES)[number];
export type FaultRule = Rule<Effect, Figure>;
export type FaultSettings = Settings<Effect, Figure>;

export class Faults extends FaultDesk<Effect, Figure> {
  constructor() {
    super(EFFECTS, FIGURES);
  }
}
