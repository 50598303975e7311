// The switches of the lab as the stand-in's fault rules, and back.
import type { LabFaults } from '../api/lab.js';

export const FAULTS = ['down', 'slow', '429', '500', 'reset_after_accept', 'unauthorized', 'duplicate', 'reorder'] as const;
export type FaultName = (typeof FAULTS)[number];

type RuleName = Exclude<FaultName, 'down' | 'duplicate' | 'reorder'>;

/** Until switched off: more calls than anybody makes by hand. */
const EVERY_TIME = 1_000_000;

const RULES: Record<RuleName, LabFaults['rules'][number]> = {
  slow: { match: {}, effect: 'slow', delayMs: 3_000, times: EVERY_TIME },
  '429': { match: {}, effect: '429', retryAfterSeconds: 5, times: EVERY_TIME },
  '500': { match: {}, effect: '500', times: EVERY_TIME },
  reset_after_accept: { match: {}, effect: 'reset_after_accept', times: EVERY_TIME },
  unauthorized: { match: {}, effect: 'unauthorized', times: EVERY_TIME },
};

export function faultIsOn(faults: LabFaults, name: FaultName): boolean {
  switch (name) {
    case 'down':
      return faults.down === true;
    case 'duplicate':
      return (faults.webhooks.duplicate ?? 0) > 0;
    case 'reorder':
      return faults.webhooks.reorder === true;
    default:
      return faults.rules.some((rule) => rule.effect === name);
  }
}

export function withFault(faults: LabFaults, name: FaultName, on: boolean): LabFaults {
  switch (name) {
    case 'down':
      return { ...faults, down: on };
    case 'duplicate':
      return { ...faults, webhooks: { ...faults.webhooks, duplicate: on ? 2 : 0 } };
    case 'reorder':
      return { ...faults, webhooks: { ...faults.webhooks, reorder: on } };
    default: {
      const others = faults.rules.filter((rule) => rule.effect !== name);
      return { ...faults, rules: on ? [...others, RULES[name]] : others };
    }
  }
}
