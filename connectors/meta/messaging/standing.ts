// May this message still be sent, and under which heading? Freely within 24 hours of the person's last message; for seven days when a
// person wrote it (HUMAN_AGENT). Decided when the call is made, not when it is planned: a reply may have waited in between.
import { ConnectorError, type Json, type OutboundOperation } from '../../../src/contract/index.js';
import { fieldsOf, textOf } from '../reading.js';

const HOUR_MS = 3_600_000;
export const FREE_HOURS = 24;
export const HUMAN_AGENT_HOURS = 168;

/** What a planned call keeps for us under `hub`; it never leaves. `asHuman` is added when the platform asked for it. */
export function standingOf(operation: Extract<OutboundOperation, { op: 'send' }>): { [key: string]: Json } | null {
  const { writtenBy, agentId, lastInboundAt } = operation;
  if (writtenBy === undefined && lastInboundAt === undefined) return null;
  return {
    ...(writtenBy !== undefined && { writtenBy }),
    ...(agentId !== undefined && { agentId }),
    ...(lastInboundAt !== undefined && { lastInboundAt: lastInboundAt.toISOString() }),
  };
}

export interface SendRules {
  /** As people write the platform. */
  platform: string;
  /** Meta has approved the Human Agent feature for the app. */
  humanAgent: boolean;
}

export type Heading = 'free' | 'human_agent';

/** Throws `reply_window_closed` when nothing would be taken any more. Unknown times are left to the platform to judge. */
export function headingAt(hub: unknown, nowMs: number, { platform, humanAgent }: SendRules): Heading {
  const standing = fieldsOf(hub);
  if (standing['asHuman'] === true) return 'human_agent';
  const lastInboundMs = Date.parse(textOf(standing['lastInboundAt']) ?? '');
  if (Number.isNaN(lastInboundMs)) return 'free';
  const ageMs = nowMs - lastInboundMs;
  if (ageMs <= FREE_HOURS * HOUR_MS) return 'free';
  if (!mayUseHumanAgent(standing, humanAgent)) {
    throw windowClosed(
      `${platform} takes ${humanAgent ? 'automatic ' : ''}messages only within ${FREE_HOURS} hours of the customer’s last one`,
    );
  }
  if (ageMs > HUMAN_AGENT_HOURS * HOUR_MS) {
    throw windowClosed(`${platform} takes messages only within 7 days of the customer’s last one`);
  }
  return 'human_agent';
}

/** The platform's clock found the 24 hours over where ours did not: a person's message may go once more, as such. */
export function mayRetryAsHuman(hub: unknown, { humanAgent }: SendRules): boolean {
  return mayUseHumanAgent(fieldsOf(hub), humanAgent);
}

function mayUseHumanAgent(standing: Readonly<Record<string, unknown>>, humanAgent: boolean): boolean {
  return humanAgent && standing['writtenBy'] !== 'automation';
}

function windowClosed(message: string): ConnectorError {
  return new ConnectorError({ code: 'reply_window_closed', kind: 'permanent', message });
}
