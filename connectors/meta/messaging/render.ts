// An operation on messages as a plan of calls to the messages edge. Pure: the plan is stored before the first call is made.
import {
  ConnectorError,
  type ConnectorErrorCode,
  type Capabilities,
  type Json,
  type MessageContent,
  type OutboundOperation,
  type PlatformCall,
} from '../../../src/contract/index.js';
import type { Dialect } from './dialect.js';
import { readMessageId, type NamedMessage } from './names.js';
import { albumDrafts, fileDraft, type FileContent, type FileDraft } from './render-media.js';
import { menuMessages, type Message } from './render-menu.js';
import { productMessages } from './render-products.js';
import { contactsText, linkText, locationText, orderText, plainText, textsOf } from './render-text.js';
import { templateMessage } from './render-template.js';
import { standingOf } from './standing.js';

type Send = Extract<OutboundOperation, { op: 'send' }>;
type OfType<Type extends MessageContent['type']> = Extract<MessageContent, { type: Type }>;
type Draft = { message: Message } | FileDraft;

export const MESSAGES = 'messages';
/** The heading of approved templates, which need no open window. */
export const UTILITY = 'UTILITY';
/** A person's or post's id: never a path of its own. */
const USER_ID = /^[\w.-]{1,255}$/;

export function renderMessaging(operation: OutboundOperation, capabilities: Capabilities, dialect: Dialect): PlatformCall[] {
  if (!USER_ID.test(operation.platformUserId)) throw refusal('bad_recipient', `This is no ${dialect.name} user id`);
  switch (operation.op) {
    case 'send':
      return renderSend(operation, capabilities, dialect);
    case 'edit':
      throw refusal('edit_unsupported', `${dialect.name} does not let a business change a message it has sent`);
    case 'retract':
      throw refusal('retract_unsupported', `${dialect.name} does not let a business take a message back`);
    case 'react':
      return [renderReaction(operation, capabilities, dialect)];
  }
}

function renderSend(operation: Send, capabilities: Capabilities, dialect: Dialect): PlatformCall[] {
  const { content, platformUserId, replyToPlatformMessageId } = operation;
  const quoted = replyToPlatformMessageId === undefined ? null : readMessageId(replyToPlatformMessageId);
  if (operation.isPublic) return [publicAnswer(quoted, content, capabilities, dialect)];
  if (content.type === 'template' && dialect.hasTemplates) {
    if (quoted?.kind === 'comment' || quoted?.kind === 'post') throw refusal('unsupported_content', 'A template does not answer a comment');
    return [callOf({ message: templateMessage(content, dialect.name) }, { recipient: { id: platformUserId }, messaging_type: UTILITY })];
  }
  const drafts = draftsOf(content, capabilities, dialect);
  if (quoted?.kind === 'comment' || quoted?.kind === 'post') return [privateReply(quoted, drafts, dialect)];
  const standing = standingOf(operation);
  const reply: Message = quoted?.kind === 'message' && capabilities.replyQuote ? { reply_to: { mid: quoted.mid } } : {};
  return drafts.map((draft, index) =>
    callOf(draft, { recipient: { id: platformUserId }, ...(index === 0 && reply), ...(standing && { hub: standing }) }),
  );
}

/** Meta takes one single message per comment, and opens the conversation only when the person answers it. */
function privateReply({ kind, id }: { kind: 'comment' | 'post'; id: string }, drafts: readonly Draft[], dialect: Dialect): PlatformCall {
  const [only] = drafts;
  if (!only || drafts.length > 1) {
    throw refusal(
      'private_reply_too_long',
      `${dialect.name} takes one message in answer to a comment; this one would become ${drafts.length}`,
    );
  }
  return callOf(only, { recipient: kind === 'comment' ? { comment_id: id } : { post_id: id } });
}

/** Below the comment or post, for everybody to read. */
function publicAnswer(
  quoted: NamedMessage | null,
  content: MessageContent,
  { publicAnswers }: Capabilities,
  { name, commentAnswers }: Dialect,
): PlatformCall {
  if (quoted?.kind !== 'comment' && quoted?.kind !== 'post')
    throw refusal('bad_message_id', `This is no comment one can answer on ${name}`);
  if (!publicAnswers || content.type !== 'text') throw refusal('unsupported_content', `${name} takes only a text below a comment`);
  if (!USER_ID.test(quoted.id)) throw refusal('bad_message_id', `This is no comment one can answer on ${name}`);
  const [message = '', ...rest] = textsOf(plainText(content.text, content.entities), { max: publicAnswers.textMax, unit: 'utf16' }, name);
  if (rest.length > 0) throw refusal('text_too_long', `${name} takes at most ${publicAnswers.textMax} characters below a comment`);
  return { method: commentAnswers.edge, payload: { to: quoted.id, message } };
}

function callOf(draft: Draft, head: { [key: string]: Json }): PlatformCall {
  return { method: MESSAGES, payload: { ...head, message: draft.message }, ...('files' in draft && { files: draft.files }) };
}

function draftsOf(content: MessageContent, capabilities: Capabilities, dialect: Dialect): Draft[] {
  const { text: limit } = capabilities;
  const { name } = dialect;
  const inWords = (text: string): Draft[] => textsOf(text, limit, name).map((part) => ({ message: { text: part } }));
  switch (content.type) {
    case 'text':
      return inWords(plainText(content.text, content.entities));
    case 'link':
      return inWords(linkText(content));
    case 'order':
      return inWords(orderText(content));
    case 'location':
      return inWords(locationText(content));
    case 'contact_card':
      return inWords(contactsText(content));
    case 'menu':
      return menuMessages(content, limit, name).map((message) => ({ message }));
    case 'product':
      return productMessages([content], limit, name).map((message) => ({ message }));
    case 'products':
      return productMessages(content.items, limit, name).map((message) => ({ message }));
    case 'image':
    case 'video':
    case 'audio':
    case 'file':
    case 'sticker':
      return [fileDraft(content, dialect), ...captionDrafts(content, inWords)];
    case 'album':
      return [...albumDrafts(content, dialect, capabilities.albumMax), ...captionDrafts(content, inWords)];
    default:
      throw refusal('unsupported_content', `${name} cannot carry a message of kind ${content.type}`);
  }
}

function captionDrafts(content: FileContent | OfType<'album'>, inWords: (text: string) => Draft[]): Draft[] {
  if (content.type === 'sticker' || content.caption === undefined || content.caption.trim() === '') return [];
  return inWords(plainText(content.caption, content.entities));
}

function renderReaction(
  { platformUserId, platformMessageId, emoji }: Extract<OutboundOperation, { op: 'react' }>,
  { reactions }: Capabilities,
  { name }: Dialect,
): PlatformCall {
  const target = readMessageId(platformMessageId);
  if (target.kind !== 'message') throw refusal('bad_message_id', `${name} has reactions on direct messages only`);
  const plain = emoji?.replaceAll('\uFE0F', '');
  if (plain !== undefined && reactions.emojis && !reactions.emojis.includes(plain)) {
    throw refusal('reaction_not_allowed', `${name} does not let a business react with ${plain}`);
  }
  const payload = { message_id: target.mid, ...(plain !== undefined && { reaction: plain }) };
  return {
    method: MESSAGES,
    payload: { recipient: { id: platformUserId }, sender_action: plain === undefined ? 'unreact' : 'react', payload },
  };
}

function refusal(code: ConnectorErrorCode, message: string): ConnectorError {
  return new ConnectorError({ code, kind: 'permanent', message });
}
