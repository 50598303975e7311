// The one-line shadow of a message that lists show. The words come from the content alone; kinds without words are named by the viewer's language.
import type { ListedConversation, MessageView } from '../../../src/contract/api.js';
import type { MessageContent } from '../../../src/contract/content.js';

export function lastMessageOf(message: MessageView): NonNullable<ListedConversation['lastMessage']> {
  const { seq, kind, content, sentAt, status } = message;
  return { seq, kind, type: content.type, preview: previewOf(content).slice(0, 200), at: sentAt, status };
}

/** As the hub has it: what says nothing itself stands under its name there. */
function previewOf(content: MessageContent): string {
  if (content.type === 'event') return content.name;
  return content.type === 'unsupported' ? (content.text ?? content.platformType) : wordsOf(content);
}

export function wordsOf(content: MessageContent): string {
  switch (content.type) {
    case 'text':
    case 'menu':
      return content.text;
    case 'image':
    case 'audio':
    case 'video':
    case 'album':
      return content.caption ?? '';
    case 'file':
      return content.caption ?? content.media.name ?? '';
    case 'sticker':
      return content.emoji ?? '';
    case 'location':
      return content.name ?? content.address ?? '';
    case 'contact_card':
      return content.contacts.map((card) => card.name).join(', ');
    case 'link':
      return content.title ?? content.url;
    case 'product':
      return content.title;
    case 'products':
      return content.items.map((item) => item.title).join(', ');
    case 'order':
      return content.number;
    case 'form_reply':
      return content.text ?? content.choiceId ?? '';
    case 'template':
      return content.text ?? content.name;
    case 'reaction':
      return content.emoji;
    case 'event':
      return '';
    case 'unsupported':
      return content.text ?? '';
  }
}
