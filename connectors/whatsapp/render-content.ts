// One content as one or more messages, without whom they go to.
import { ConnectorError, type Capabilities, type Json, type MessageContent } from '../../src/contract/index.js';
import { renderMenu } from './render-menu.js';
import { renderProduct } from './render-products.js';
import { renderAlbum, renderFile } from './render-media.js';
import { renderTemplate } from './render-template.js';
import { textDrafts, textOfContent, type Draft } from './render-text.js';

type OfType<Type extends MessageContent['type']> = Extract<MessageContent, { type: Type }>;

export interface RenderLimits {
  textMax: number;
  /** Groups take text and files only. */
  isGroup: boolean;
  catalogue: Capabilities['catalogue'];
}

export function renderContent(content: MessageContent, limits: RenderLimits): Draft[] {
  const { catalogue, isGroup } = limits;
  if (content.type === 'products') return content.items.flatMap((item) => renderContent({ type: 'product', ...item }, limits));
  if (content.type === 'product' && catalogue && !isGroup) return [renderProduct(content.id, catalogue)];
  const asText = textOfContent(content);
  if (asText) return textDrafts(asText, limits.textMax);
  switch (content.type) {
    case 'image':
    case 'video':
    case 'audio':
    case 'file':
    case 'sticker':
      return renderFile(content, limits.textMax);
    case 'album':
      return renderAlbum(content, limits.textMax);
    case 'location':
      return [locationDraft(content)];
    case 'contact_card':
      return [contactsDraft(content)];
    case 'menu':
      return renderMenu(content, limits);
    case 'template':
      return [renderTemplate(content)];
    default:
      throw new ConnectorError({
        code: 'unsupported_content',
        kind: 'permanent',
        message: `WhatsApp cannot carry a message of kind ${content.type}`,
      });
  }
}

function locationDraft({ latitude, longitude, name, address }: OfType<'location'>): Draft {
  return {
    type: 'location',
    body: {
      latitude: String(latitude),
      longitude: String(longitude),
      ...(name !== undefined && { name }),
      ...(address !== undefined && { address }),
    },
  };
}

function contactsDraft({ contacts }: OfType<'contact_card'>): Draft {
  return { type: 'contacts', body: contacts.map(contactOf) };
}

/** A name is a must, and needs one part besides the whole. */
function contactOf({ name, phones, emails = [], organization }: OfType<'contact_card'>['contacts'][number]): Json {
  const shown = [name, organization, phones[0], emails[0]].find((text) => text !== undefined && text.trim() !== '') ?? '?';
  return {
    name: { formatted_name: shown, first_name: shown },
    ...(phones.length > 0 && { phones: phones.map((phone) => ({ phone })) }),
    ...(emails.length > 0 && { emails: emails.map((email) => ({ email })) }),
    ...(organization !== undefined && { org: { company: organization } }),
  };
}
