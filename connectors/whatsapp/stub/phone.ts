// A chat as the person on the other side sees it on their phone.
import {
  MESSAGES_SHOWN,
  phoneHead,
  type PhoneButton,
  type PhoneMessage as ShownMessage,
  type PhoneView as View,
} from '../../stub-kit/phone.js';
import type { FileStore } from '../../meta/stub/file-store.js';
import { decimalOf, fieldsOf, listOf, textOf, type Fields } from '../../meta/reading.js';
import { buttonsOf } from './phone-buttons.js';
import { productOf } from './shop.js';
import type { Chat, ChatMessage, Status, Template } from './types.js';

export interface PhoneMessage extends ShownMessage {
  /** What the business was told of its message, or did with the person's. */
  status?: Status;
}
export type PhoneView = View<PhoneMessage>;

export interface PhoneShop {
  files: FileStore;
  templates: readonly Template[];
  now: number;
}

export function phoneView(chat: Chat, shop: PhoneShop): PhoneView {
  const visible = [...chat.messages.values()].slice(-MESSAGES_SHOWN).filter(({ side, status }) => side === 'user' || status !== 'failed');
  return {
    ...phoneHead(chat, shop.now),
    messages: visible.map((message) => phoneMessage(message, shop)),
  };
}

function phoneMessage(message: ChatMessage, shop: PhoneShop): PhoneMessage {
  const head = {
    id: message.id,
    from: message.side === 'user' ? ('user' as const) : ('bot' as const),
    at: new Date(message.at).toISOString(),
  };
  const content = contentView(message, shop);
  if (message.deleted === true) return { ...head, kind: content.kind, deleted: true };
  const reactions = Object.values(message.reactions ?? {});
  return {
    ...head,
    ...content,
    ...(message.replyTo !== undefined && { replyTo: message.replyTo }),
    ...(message.edited === true && { edited: true }),
    ...(reactions.length > 0 && { reactions }),
    ...(message.status !== undefined && { status: message.status }),
  };
}

type Content = Omit<PhoneMessage, 'id' | 'from' | 'at'>;

function contentView({ type, content }: ChatMessage, shop: PhoneShop): Content {
  const fields = fieldsOf(content);
  switch (type) {
    case 'text':
      return { kind: 'text', text: String(fields['body']) };
    case 'image':
      return { kind: 'photo', ...fileView(fields, shop) };
    case 'video':
    case 'document':
    case 'sticker':
      return { kind: type, ...fileView(fields, shop) };
    case 'audio':
      return { kind: fields['voice'] === true ? 'voice' : 'audio', ...fileView(fields, shop) };
    case 'location':
      return placeView(fields);
    case 'contacts': {
      const card = fieldsOf(listOf(content)[0]);
      const phone = textOf(fieldsOf(listOf(card['phones'])[0])['phone']);
      return { kind: 'contact', title: String(fieldsOf(card['name'])['formatted_name']), ...(phone !== undefined && { phone }) };
    }
    case 'interactive':
      return interactiveView(fields, shop);
    case 'template':
      return templateView(fields, shop);
    case 'button':
      return { kind: 'text', text: String(fields['text']) };
    case 'order':
      return { kind: 'text', text: ['🛒', ...listOf(fields['product_items']).map((item) => orderLine(fieldsOf(item)))].join('\n') };
    default:
      return { kind: 'service' };
  }
}

function orderLine({ quantity, product_retailer_id: id }: Fields): string {
  return `${String(quantity)} × ${productOf(id)?.title ?? String(id)}`;
}

function fileView(file: Fields, { files }: PhoneShop): Omit<Content, 'kind'> {
  const stored = files.find(String(file['id']));
  const caption = textOf(file['caption']);
  return {
    ...(stored && {
      fileUrl: `/_control/files/${stored.secret}`,
      fileName: textOf(file['filename']) ?? stored.name,
      sizeBytes: stored.sizeBytes,
    }),
    ...(caption !== undefined && { caption }),
  };
}

function placeView(place: Fields): Content {
  const title = textOf(place['name']);
  const address = textOf(place['address']);
  return {
    kind: title === undefined ? 'location' : 'venue',
    latitude: decimalOf(place['latitude']) ?? 0,
    longitude: decimalOf(place['longitude']) ?? 0,
    ...(title !== undefined && { title }),
    ...(address !== undefined && { address }),
  };
}

function interactiveView(interactive: Fields, shop: PhoneShop): Content {
  const reply = fieldsOf(interactive[String(interactive['type'])]);
  if (Object.keys(reply).length > 0) return { kind: 'text', text: answerText(reply) };
  const lines = ['header', 'body', 'footer'].flatMap((part) => textOf(fieldsOf(interactive[part])['text']) ?? []);
  return { ...withHead(lines.join('\n'), fieldsOf(interactive['header']), shop), buttons: buttonsOf(interactive) };
}

const HEAD_KINDS = { image: 'photo', video: 'video', document: 'document' } as const;

/** Words below the file they begin with; one at an address elsewhere is not shown. */
function withHead(text: string, head: Fields, shop: PhoneShop): Content {
  const form = Object.keys(HEAD_KINDS).find((known): known is keyof typeof HEAD_KINDS => known === head['type']);
  const file = form === undefined ? {} : fileView(fieldsOf(head[form]), shop);
  return form === undefined || file.fileUrl === undefined ? { kind: 'text', text } : { kind: HEAD_KINDS[form], ...file, caption: text };
}

function answerText(reply: Fields): string {
  const permission = reply['response'] === 'accept' ? 'You may call me' : reply['response'] === 'reject' ? 'Please do not call me' : '';
  return textOf(reply['title']) ?? textOf(reply['body']) ?? permission;
}

/** The approved text with its values filled in, and its buttons. */
function templateView(sent: Fields, shop: PhoneShop): Content {
  const code = fieldsOf(sent['language'])['code'];
  const template = shop.templates.find(({ name, language }) => name === sent['name'] && language === code);
  const filled = listOf(sent['components']).map(fieldsOf);
  const valuesOf = (type: unknown): Fields[] =>
    listOf(filled.find((component) => component['type'] === String(type).toLowerCase())?.['parameters']).map(fieldsOf);
  const lines = (template?.components ?? []).flatMap((component) => {
    const text = textOf(component['text']);
    return text === undefined ? [] : [filledIn(text, valuesOf(component['type']))];
  });
  const buttons = (template?.components ?? []).flatMap((component) => listOf(component['buttons']).map(fieldsOf));
  return {
    ...withHead(lines.join('\n'), fieldsOf(valuesOf('header')[0]), shop),
    ...(buttons.length > 0 && { buttons: buttons.map((button) => [buttonView(button)]) }),
  };
}

function buttonView(button: Fields): PhoneButton {
  const text = String(button['text']);
  const url = textOf(button['url']);
  return url === undefined ? { text, data: text } : { text, url };
}

function filledIn(text: string, values: Fields[]): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (hole, name: string) => {
    const value = values.find((candidate) => candidate['parameter_name'] === name) ?? values[Number(name) - 1];
    return textOf(value?.['text']) ?? hole;
  });
}
