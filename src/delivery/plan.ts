// What one delivery will do on the platform: rendered once, stored before the first call, continued after a crash or a resend.
import { ConnectorError, hubSays, storable, type Capabilities, type Connector, type OutboundOperation } from '../contract/index.js';
import type { DeliveryRow, PlannedPart } from '../store/deliveries.js';

const ARRIVED: readonly string[] = ['sent', 'delivered', 'read'];

/** Throws `ConnectorError` (permanent) when the channel cannot carry it. */
export function planOf(delivery: DeliveryRow, connector: Connector, capabilities: Capabilities): PlannedPart[] {
  if (delivery.plan) return delivery.plan;
  const calls = storable(connector.render(operationOf(delivery), capabilities));
  // A resend leaves out what has reached the platform the first time.
  const earlier = delivery.op === 'send' ? (delivery.messageParts ?? []) : [];
  return calls.map((call, index) => {
    const done = earlier[index];
    return done !== undefined && ARRIVED.includes(done.status)
      ? { call, status: 'sent', platformMessageIds: done.platformMessageIds }
      : { call, status: 'pending', platformMessageIds: [] };
  });
}

/** The same for a person's new id on the platform; what has been sent stays sent. Throws as `planOf` does. */
export function planForNewId(delivery: DeliveryRow, plan: PlannedPart[], connector: Connector, capabilities: Capabilities): PlannedPart[] {
  const anew = planOf({ ...delivery, plan: null }, connector, capabilities);
  return anew.map((part, index) => (plan[index]?.status === 'sent' ? plan[index] : part));
}

export function nextPart(plan: PlannedPart[]): number {
  return plan.findIndex((part) => part.status !== 'sent');
}

export function withPart(plan: PlannedPart[], index: number, change: Partial<PlannedPart>): PlannedPart[] {
  return plan.map((part, position) => (position === index ? { ...part, ...change } : part));
}

function operationOf(delivery: DeliveryRow): OutboundOperation {
  const platformMessageIds = (delivery.messageParts ?? []).flatMap((part) => part.platformMessageIds);
  const { platformUserId } = delivery;
  const isAgents = delivery.senderType === 'agent' && delivery.byProgram !== true;
  switch (delivery.op) {
    case 'send':
      return {
        op: 'send',
        platformUserId,
        messageId: delivery.messageId,
        writtenBy: isAgents ? 'agent' : 'automation',
        ...(isAgents && delivery.senderId !== null && { agentId: delivery.senderId }),
        content: delivery.content,
        ...(delivery.replyToPlatformMessageId !== null && { replyToPlatformMessageId: delivery.replyToPlatformMessageId }),
        ...(delivery.isPublic && { isPublic: true }),
        ...(delivery.lastInboundAt !== null && { lastInboundAt: delivery.lastInboundAt }),
      };
    case 'edit':
      return {
        op: 'edit',
        platformUserId,
        platformMessageIds: known(platformMessageIds),
        content: delivery.argument?.content ?? delivery.content,
      };
    case 'retract':
      return { op: 'retract', platformUserId, platformMessageIds: known(platformMessageIds) };
    case 'react':
      return {
        op: 'react',
        platformUserId,
        platformMessageId: known(platformMessageIds)[0],
        emoji: delivery.argument?.emoji ?? null,
      };
  }
}

function known([first, ...more]: string[]): [string, ...string[]] {
  if (first !== undefined) return [first, ...more];
  throw new ConnectorError({ code: 'not_on_platform', kind: 'permanent', ...hubSays('not_on_platform') });
}
