// What a message says, drawn by its type.
import type { MessageView } from '../../../src/contract/api.js';
import type { MessageContent } from '../../../src/contract/content.js';
import { contactCards, linkCard, orderCard, placeCard, productCard, productCards } from './cards.js';
import { el } from './element.js';
import { albumContent, fileContent, type FileDrawing } from './files.js';
import { menu } from './menu.js';
import { styledText } from './styled-text.js';

const NONE: ReadonlySet<string> = new Set();

export interface ContentDrawing extends FileDrawing {
  /** The options the visitor has taken of this menu. */
  chosen(menuId: string): ReadonlySet<string>;
}

export function contentOf(content: MessageContent, drawing: ContentDrawing, message: MessageView | null): HTMLElement {
  const { words } = drawing;
  switch (content.type) {
    case 'text':
      return styledText(content.text, content.entities, words);
    case 'image':
    case 'audio':
    case 'video':
    case 'file':
    case 'sticker':
      return fileContent(content, drawing);
    case 'album':
      return albumContent(content, drawing);
    case 'location':
      return placeCard(content, words);
    case 'contact_card':
      return contactCards(content);
    case 'link':
      return linkCard(content);
    case 'product':
      return productCard(content);
    case 'products':
      return productCards(content, words);
    case 'order':
      return orderCard(content, words);
    case 'menu':
      return menu(content, message, message === null ? NONE : drawing.chosen(message.id), drawing);
    case 'form_reply':
      return answers(content, drawing);
    case 'event':
      return note(content.name === 'retracted' ? words.takenBack : words.notShown);
    case 'template':
    case 'reaction':
    case 'unsupported':
      return note(words.notShown);
  }
}

function answers({ text, choiceId, fields }: Extract<MessageContent, { type: 'form_reply' }>, { words }: ContentDrawing): HTMLElement {
  const rows = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  return styledText(
    [text ?? (rows.length === 0 ? (choiceId ?? '') : ''), ...rows].filter((row) => row !== '').join('\n'),
    undefined,
    words,
  );
}

const note = (text: string): HTMLElement => el('div', { class: 'note' }, text);
