// An operation on messages as a plan of Cloud API calls. Pure: the plan is stored before the first call is made.
import {
  ConnectorError,
  type ConnectorErrorCode,
  type Capabilities,
  type Json,
  type OutboundOperation,
  type PlatformCall,
} from '../../src/contract/index.js';
import { readPlatformMessageId, readPlatformUserId, recipientFields, type Address } from './address.js';
import { callbackData } from './callback-data.js';
import { renderContent } from './render-content.js';
import type { Draft } from './render-text.js';

type Send = Extract<OutboundOperation, { op: 'send' }>;
type React = Extract<OutboundOperation, { op: 'react' }>;

export function render(operation: OutboundOperation, capabilities: Capabilities): PlatformCall[] {
  const address = readPlatformUserId(operation.platformUserId);
  if (!address) throw refusal('bad_recipient', 'This is no WhatsApp user, phone number or group');
  switch (operation.op) {
    case 'send':
      return renderSend(operation, address, capabilities);
    case 'react':
      return [renderReaction(operation, address)];
    case 'edit':
      throw refusal('edit_unsupported', 'WhatsApp lets businesses change no message that was sent');
    case 'retract':
      throw refusal('retract_unsupported', 'WhatsApp lets businesses take back no message that was sent');
  }
}

function renderSend(operation: Send, address: Address, capabilities: Capabilities): PlatformCall[] {
  const { content, replyToPlatformMessageId: repliedTo } = operation;
  if (capabilities.content[content.type].level === 'rejected') {
    throw refusal('unsupported_content', `WhatsApp cannot carry a message of kind ${content.type}`);
  }
  const quotedId = repliedTo === undefined ? null : readPlatformMessageId(repliedTo);
  const quote = quotedId === null ? {} : { context: { message_id: quotedId } };
  const { text, catalogue } = capabilities;
  const drafts = renderContent(content, { textMax: text.max, isGroup: address.kind === 'group', catalogue });
  return drafts.map((draft, index) => callOf(draft, address, { ...(index === 0 && quote), ...nameOf(operation.messageId, index) }));
}

/** An empty emoji takes the reaction away. */
function renderReaction({ platformMessageId, emoji }: React, address: Address): PlatformCall {
  const messageId = readPlatformMessageId(platformMessageId);
  if (messageId === null) throw refusal('bad_message_id', 'This is no message one can react to in WhatsApp');
  return callOf({ type: 'reaction', body: { message_id: messageId, emoji: emoji ?? '' } }, address, {});
}

/** Comes back with every status of the message, also where the answer to the send never came. */
function nameOf(messageId: string | undefined, part: number): { [key: string]: Json } {
  return messageId === undefined ? {} : { biz_opaque_callback_data: callbackData({ messageId, part }) };
}

function callOf({ type, body, file }: Draft, address: Address, more: { [key: string]: Json }): PlatformCall {
  return {
    method: 'messages',
    payload: { messaging_product: 'whatsapp', ...recipientFields(address), ...more, type, [type]: body },
    ...(file && { files: [file] }),
  };
}

function refusal(code: ConnectorErrorCode, message: string): ConnectorError {
  return new ConnectorError({ code, kind: 'permanent', message });
}
