// An operation on messages as a plan of Bot API calls. Pure: the plan is stored before the first call is made.
import {
  ConnectorError,
  type ConnectorErrorCode,
  type Capabilities,
  type Json,
  type MessageContent,
  type OutboundOperation,
  type PlatformCall,
} from '../../src/contract/index.js';
import { readPlatformMessageId, readPlatformUserId, type ChatAddress } from './address.js';
import { CAPTION_MAX } from './capabilities.js';
import { outboundEntities } from './entities.js';
import { renderContent } from './render-content.js';
import { menuKeyboard, textOfContent, type Draft } from './render-text.js';

type Send = Extract<OutboundOperation, { op: 'send' }>;
type Edit = Extract<OutboundOperation, { op: 'edit' }>;

export function render(operation: OutboundOperation, capabilities: Capabilities): PlatformCall[] {
  const address = readPlatformUserId(operation.platformUserId);
  if (!address) throw refusal('bad_recipient', 'This is no Telegram chat id');
  switch (operation.op) {
    case 'send':
      return renderSend(operation, address, capabilities);
    case 'edit':
      return renderEdit(operation, address, capabilities);
    case 'retract':
      return renderRetract(operation.platformMessageIds, address);
    case 'react':
      return [renderReaction(operation.platformMessageId, operation.emoji, address, capabilities)];
  }
}

function renderSend(operation: Send, address: ChatAddress, capabilities: Capabilities): PlatformCall[] {
  const { content } = operation;
  if (capabilities.content[content.type].level === 'rejected') {
    throw refusal('unsupported_content', `Telegram cannot carry a message of kind ${content.type}`);
  }
  const reply = replyParameters(operation.replyToPlatformMessageId, address);
  return renderContent(content, capabilities).map((draft, index) => callOf(draft, address, index === 0 ? reply : {}));
}

function callOf({ method, fields, files }: Draft, address: ChatAddress, reply: Record<string, Json>): PlatformCall {
  return { method, payload: { ...chatFields(address), ...fields, ...reply }, ...(files && { files }) };
}

function chatFields({ chatId, connectionId }: ChatAddress): Record<string, Json> {
  return { ...(connectionId !== undefined && { business_connection_id: connectionId }), chat_id: chatId };
}

/** A quote of something that is gone, or lies in another chat, is left out rather than costing the message. */
function replyParameters(platformMessageId: string | undefined, address: ChatAddress): Record<string, Json> {
  const target = platformMessageId === undefined ? null : readPlatformMessageId(platformMessageId);
  if (target?.chatId !== address.chatId || target.connectionId !== address.connectionId) return {};
  return { reply_parameters: { message_id: target.messageId, allow_sending_without_reply: true } };
}

/** Text replaces text, a caption a caption. Where a long caption had become a following text, that text is what changes. */
function renderEdit(operation: Edit, address: ChatAddress, capabilities: Capabilities): PlatformCall[] {
  const ids = operation.platformMessageIds.map((id) => messageIdIn(id, address));
  const first = ids[0];
  if (first === undefined) throw refusal('nothing_to_edit', 'The message has no Telegram id to edit');
  const { content } = operation;
  const words = textOfContent(content);
  if (words) return renderTextEdit({ words, ids, content, address, max: capabilities.text.max });
  if (!('media' in content) && content.type !== 'album') {
    throw refusal('edit_unsupported', `Telegram cannot edit a message of kind ${content.type}`);
  }
  return [renderCaptionEdit(content, ids, address)];
}

function renderTextEdit(edit: {
  words: ReturnType<typeof textOfContent>;
  ids: number[];
  content: MessageContent;
  address: ChatAddress;
  max: number;
}): PlatformCall[] {
  const { words, ids, content, address, max } = edit;
  const parts = words?.split(max) ?? [];
  if (parts.length > ids.length) throw refusal('edit_too_long', 'The new text needs more Telegram messages than the old one had');
  const edits = parts.map((part, index): PlatformCall => {
    const entities = outboundEntities(part.entities, part.text.length);
    const keyboard = content.type === 'menu' && index === parts.length - 1 ? { reply_markup: menuKeyboard(content.options) } : {};
    const payload = {
      ...chatFields(address),
      message_id: ids[index] ?? 0,
      text: part.text,
      ...(entities.length > 0 && { entities }),
      ...keyboard,
    };
    return { method: 'editMessageText', payload };
  });
  const surplus = ids.slice(parts.length);
  return surplus.length === 0 ? edits : [...edits, deletion(surplus, address)];
}

type Captioned = Extract<MessageContent, { caption?: string | undefined }>;

function renderCaptionEdit(content: MessageContent, ids: number[], address: ChatAddress): PlatformCall {
  if (content.type === 'sticker') throw refusal('edit_unsupported', 'A sticker has no text to edit');
  const { caption = '', entities = [] } = content as Captioned;
  const shown = outboundEntities(entities, caption.length);
  const files = content.type === 'album' ? content.items.length : 1;
  const followingText = ids[files];
  if (followingText !== undefined && caption.trim() !== '') {
    const payload = { ...chatFields(address), message_id: followingText, text: caption, ...(shown.length > 0 && { entities: shown }) };
    return { method: 'editMessageText', payload };
  }
  if (caption.length > CAPTION_MAX) throw refusal('caption_too_long', `A Telegram caption holds at most ${CAPTION_MAX} characters`);
  const payload = { ...chatFields(address), message_id: ids[0] ?? 0, caption, ...(shown.length > 0 && { caption_entities: shown }) };
  return { method: 'editMessageCaption', payload };
}

const DELETED_AT_ONCE = 100;

function renderRetract(platformMessageIds: readonly string[], address: ChatAddress): PlatformCall[] {
  const ids = platformMessageIds.map((id) => messageIdIn(id, address));
  if (ids.length === 0) throw refusal('nothing_to_retract', 'The message has no Telegram id to delete');
  const batches = Array.from({ length: Math.ceil(ids.length / DELETED_AT_ONCE) }, (_, index) =>
    ids.slice(index * DELETED_AT_ONCE, (index + 1) * DELETED_AT_ONCE),
  );
  return batches.map((batch) => deletion(batch, address));
}

/** One message is deleted by `deleteMessage`, which says when it is too old; `deleteMessages` may pass over it silently. */
function deletion(ids: number[], { chatId, connectionId }: ChatAddress): PlatformCall {
  if (connectionId !== undefined)
    return { method: 'deleteBusinessMessages', payload: { business_connection_id: connectionId, message_ids: ids } };
  const [only] = ids;
  if (ids.length === 1 && only !== undefined) return { method: 'deleteMessage', payload: { chat_id: chatId, message_id: only } };
  return { method: 'deleteMessages', payload: { chat_id: chatId, message_ids: ids } };
}

function renderReaction(platformMessageId: string, emoji: string | null, address: ChatAddress, capabilities: Capabilities): PlatformCall {
  if (address.connectionId !== undefined) throw refusal('reaction_unsupported', 'Telegram has no reactions of bots in business chats');
  const { emojis } = capabilities.reactions;
  const plain = emoji === null ? null : withoutVariation(emoji);
  if (plain !== null && emojis && !emojis.includes(plain))
    throw refusal('reaction_not_allowed', `Telegram does not let bots react with ${plain}`);
  const reaction = plain === null ? [] : [{ type: 'emoji', emoji: plain }];
  return {
    method: 'setMessageReaction',
    payload: { chat_id: address.chatId, message_id: messageIdIn(platformMessageId, address), reaction },
  };
}

/** Keyboards append U+FE0F to ❤ and others; Telegram's list has them without. */
function withoutVariation(emoji: string): string {
  return emoji.replaceAll('\uFE0F', '');
}

function messageIdIn(platformMessageId: string, address: ChatAddress): number {
  const target = readPlatformMessageId(platformMessageId);
  if (target?.chatId !== address.chatId || target.connectionId !== address.connectionId) {
    throw refusal('bad_message_id', 'This is no message of this Telegram chat');
  }
  return target.messageId;
}

function refusal(code: ConnectorErrorCode, message: string): ConnectorError {
  return new ConnectorError({ code, kind: 'permanent', message });
}
