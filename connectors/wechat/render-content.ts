// One content as one or more customer service messages.
import { ConnectorError, type Capabilities, type MessageContent } from '../../src/contract/index.js';
import type { Draft } from './draft.js';
import { renderCard } from './render-card.js';
import { renderFile } from './render-media.js';
import { renderMenu } from './render-menu.js';
import { plainDrafts, textDrafts } from './render-text.js';

type OfType<Type extends MessageContent['type']> = Extract<MessageContent, { type: Type }>;

export function renderContent(content: MessageContent, capabilities: Capabilities): Draft[] {
  switch (content.type) {
    case 'text':
      return textDrafts({ text: content.text, entities: content.entities ?? [] });
    case 'image':
    case 'audio':
    case 'video':
    case 'sticker':
      return renderFile(content, capabilities);
    case 'album':
      return albumDrafts(content, capabilities);
    case 'location':
      return plainDrafts(locationLines(content));
    case 'contact_card':
      return plainDrafts(contactLines(content));
    case 'link':
    case 'product':
    case 'order':
      return renderCard(content);
    case 'products':
      return content.items.flatMap((item) => renderCard({ type: 'product', ...item }));
    case 'menu':
      return renderMenu(content, capabilities);
    default:
      throw new ConnectorError({
        code: 'unsupported_content',
        kind: 'permanent',
        message: `WeChat cannot carry a message of kind ${content.type}`,
      });
  }
}

/** One message per file, then the words. */
function albumDrafts({ items, caption, entities }: OfType<'album'>, capabilities: Capabilities): Draft[] {
  const files = items.flatMap(({ type, media }) => {
    if (type === 'file')
      throw new ConnectorError({ code: 'unsupported_content', kind: 'permanent', message: 'WeChat accounts cannot send files' });
    return renderFile({ type, media }, capabilities);
  });
  return [...files, ...textDrafts({ text: caption ?? '', entities: entities ?? [] }, { mayBeEmpty: true })];
}

/** Accounts cannot send a position; Tencent's map shows it behind a link. */
function locationLines({ latitude, longitude, name, address }: OfType<'location'>): (string | undefined)[] {
  const marker = [
    `coord:${latitude},${longitude}`,
    ...(name === undefined ? [] : [`title:${encodeURIComponent(name)}`]),
    ...(address === undefined ? [] : [`addr:${encodeURIComponent(address)}`]),
  ].join(';');
  return [name, address, `https://apis.map.qq.com/uri/v1/marker?marker=${marker}&referer=support`];
}

function contactLines({ contacts }: OfType<'contact_card'>): (string | undefined)[] {
  return contacts.flatMap((card, index) => [
    ...(index === 0 ? [] : ['']),
    card.name,
    card.organization,
    ...card.phones,
    ...(card.emails ?? []),
  ]);
}
