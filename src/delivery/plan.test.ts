import { expect, it } from '@jest/globals';
import type { Capabilities, Connector, OutboundOperation } from '../contract/index.js';
import type { DeliveryRow } from '../store/deliveries.js';
import { planOf } from './plan.js';

function operationFor(senderType: DeliveryRow['senderType'], byProgram = false): OutboundOperation | undefined {
  let seen: OutboundOperation | undefined;
  const connector = {
    render(operation: OutboundOperation) {
      seen = operation;
      return [];
    },
  } as unknown as Connector;
  const delivery = {
    op: 'send',
    plan: null,
    messageId: 'message-1',
    senderType,
    senderId: 'sender-1',
    byProgram,
    content: { type: 'text', text: 'Hi' },
    messageParts: null,
    platformUserId: 'ana',
    replyToPlatformMessageId: null,
    lastInboundAt: null,
  } as unknown as DeliveryRow;
  planOf(delivery, connector, {} as Capabilities);
  return seen;
}

it.each([
  ['agent', 'agent'],
  ['system', 'automation'],
  ['business', 'automation'],
] as const)('tells the platform of what a sender of kind %s wrote that it is by %s', (senderType, writtenBy) => {
  expect(operationFor(senderType)).toMatchObject({ writtenBy });
});

it('tells the platform of what a program wrote in an agent’s name that it is by automation', () => {
  expect(operationFor('agent', true)).toMatchObject({ writtenBy: 'automation' });
});

it('gives every send its message’s id', () => {
  expect(operationFor('agent')).toMatchObject({ messageId: 'message-1' });
});

it('names the agent of what an agent wrote, and nobody of anything else', () => {
  expect(operationFor('agent')).toMatchObject({ agentId: 'sender-1' });
  for (const operation of [operationFor('agent', true), operationFor('system'), operationFor('business')])
    expect(operation).not.toHaveProperty('agentId');
});
