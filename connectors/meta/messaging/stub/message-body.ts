// The `message` of a send, checked as strictly as the platform does: text or attachment, never both; buttons, cards and quick replies.
import type { PhoneFileKind } from '../../../stub-kit/phone.js';
import { GraphFailure } from '../../stub/graph-answer.js';
import { fieldsOf, isObject, textOf, type Fields } from '../../reading.js';
import { eachOf, invalid, type SendScene } from './checks.js';
import { filledTemplate } from './templates.js';
import type { Button, ChatMessage } from './types.js';

export interface ReadMessage {
  /** One message on the phone each; those of one platform message follow each other. */
  parts: Pick<ChatMessage, 'kind' | 'text' | 'fileId' | 'buttons'>[];
  /** Below the last. */
  buttons: Button[];
}

const KEYS = ['text', 'attachment', 'attachments', 'template', 'quick_replies', 'metadata'];
const KINDS: Readonly<Record<string, PhoneFileKind>> = { image: 'photo', video: 'video', audio: 'audio', file: 'document' };
const TITLE_MAX = 20;
const LINE_MAX = 80;
const PAYLOAD_MAX = 1000;

export function readMessage(scene: SendScene, message: Fields): ReadMessage {
  const unknown = Object.keys(message).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw invalid(`Unexpected key "${unknown}" on param message`);
  const { text, attachment, attachments, template } = message;
  if ([text, attachment, attachments, template].filter((part) => part !== undefined).length !== 1) {
    throw invalid('Param message must have either text or an attachment');
  }
  if (template !== undefined) {
    if (!scene.world.parts.flavour.hasTemplates) throw invalid('Unexpected key "template" on param message');
    const filled = filledTemplate(fieldsOf(template));
    return { parts: [{ kind: 'text', text: filled.text }], buttons: filled.buttons };
  }
  if (String(message['metadata'] ?? '').length > PAYLOAD_MAX) throw invalid('Param message[metadata] is too long');
  const buttons = message['quick_replies'] === undefined ? [] : eachOf(message['quick_replies'], 'quick_replies', 13).map(quickReply);
  if (attachments !== undefined) return { parts: pictures(scene, attachments), buttons };
  if (attachment !== undefined) return withQuickReplies(readAttachment(scene, attachment), buttons);
  return { parts: [{ kind: 'text', text: checkedText(scene, text) }], buttons };
}

function withQuickReplies(read: ReadMessage, buttons: Button[]): ReadMessage {
  return buttons.length === 0 ? read : { ...read, buttons };
}

function checkedText({ world }: SendScene, value: unknown): string {
  if (typeof value !== 'string') throw invalid('Param message[text] must be a string');
  if (value.trim() === '') throw invalid('Message cannot be empty, must provide valid attachment or text');
  world.parts.flavour.checkText(value);
  return value;
}

function quickReply(reply: Fields): Button {
  if (reply['content_type'] !== 'text') throw invalid('Param quick_replies[content_type] must be text');
  return { kind: 'quick_reply', text: title(reply['title']), data: payloadOf(reply['payload']) };
}

function title(value: unknown): string {
  const text = textOf(value);
  if (text === undefined || [...text].length > TITLE_MAX) throw invalid(`A title has 1 to ${TITLE_MAX} characters`);
  return text;
}

function payloadOf(value: unknown): string {
  const payload = textOf(value);
  if (payload === undefined || payload.length > PAYLOAD_MAX) throw invalid(`A payload has 1 to ${PAYLOAD_MAX} characters`);
  return payload;
}

function pictures(scene: SendScene, value: unknown): ReadMessage['parts'] {
  const items = eachOf(value, 'attachments', scene.world.parts.flavour.picturesMax);
  return items.map((item) => {
    if (item['type'] !== 'image') throw invalid('Only images can be sent together');
    return filePart(scene, item);
  });
}

function readAttachment(scene: SendScene, value: unknown): ReadMessage {
  if (!isObject(value)) throw invalid('Param message[attachment] must be an object');
  return value['type'] === 'template' ? readTemplate(scene, fieldsOf(value['payload'])) : { parts: [filePart(scene, value)], buttons: [] };
}

function filePart({ world }: SendScene, attachment: Fields): ReadMessage['parts'][number] {
  const type = textOf(attachment['type']) ?? '';
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  const payload = fieldsOf(attachment['payload']);
  if (!kind) throw invalid('Param attachment[type] is unknown');
  const id = textOf(payload['attachment_id']);
  if (id === undefined) throw new GraphFailure(400, 100, 'Failed to fetch the file from the url', { subcode: 2018008 });
  const file = world.parts.files.find(id);
  if (!file) throw new GraphFailure(400, 100, 'Invalid attachment id', { subcode: 2018074 });
  world.parts.flavour.checkFile(type, file);
  return { kind, fileId: file.id };
}

function readTemplate(scene: SendScene, payload: Fields): ReadMessage {
  switch (payload['template_type']) {
    case 'button': {
      const text = textOf(payload['text']);
      if (text === undefined || text.length > 640) throw invalid('A button template has a text of 1 to 640 characters');
      return { parts: [{ kind: 'text', text }], buttons: eachOf(payload['buttons'], 'buttons', 3).map(templateButton) };
    }
    case 'generic':
      return { parts: eachOf(payload['elements'], 'elements', 10).map(readCard), buttons: [] };
    default:
      throw invalid(`${scene.world.parts.flavour.name} has no such template`);
  }
}

function templateButton(button: Fields): Button {
  const text = title(button['title']);
  if (button['type'] === 'web_url') return { kind: 'url', text, url: webUrl(button['url']) };
  if (button['type'] === 'postback') return { kind: 'postback', text, data: payloadOf(button['payload']) };
  throw invalid('Param buttons[type] is unknown');
}

function readCard(element: Fields): ReadMessage['parts'][number] {
  const buttons = cardButtons(element);
  return { kind: 'text', text: cardText(element), ...(buttons.length > 0 && { buttons }) };
}

function cardText(element: Fields): string {
  const { title: heading, subtitle, image_url: image, default_action: action, buttons } = element;
  if (typeof heading !== 'string' || heading === '' || heading.length > LINE_MAX)
    throw invalid('An element has a title of 1 to 80 characters');
  if (subtitle !== undefined && (typeof subtitle !== 'string' || subtitle.length > LINE_MAX))
    throw invalid('A subtitle has at most 80 characters');
  if (subtitle === undefined && image === undefined && action === undefined && buttons === undefined) {
    throw invalid('An element needs something besides its title');
  }
  if (image !== undefined) webUrl(image);
  return subtitle === undefined ? heading : `${heading}\n${subtitle}`;
}

function cardButtons(element: Fields): Button[] {
  const own = element['buttons'] === undefined ? [] : eachOf(element['buttons'], 'buttons', 3).map(templateButton);
  const action = element['default_action'];
  if (action === undefined) return own;
  const { type, url } = fieldsOf(action);
  if (type !== 'web_url') throw invalid('A default action is a web_url');
  return [{ kind: 'url', text: 'Open', url: webUrl(url) }, ...own];
}

function webUrl(value: unknown): string {
  const url = textOf(value);
  if (url === undefined || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw invalid('Not a valid URL');
  return url;
}
