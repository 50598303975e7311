// One content as one or more send calls, without the chat they go to.
import { ConnectorError, type Capabilities, type Json, type MessageContent } from '../../src/contract/index.js';
import { renderAlbum, renderFile } from './render-media.js';
import { menuKeyboard, textDrafts, textOfContent, words, type Draft } from './render-text.js';

type OfType<Type extends MessageContent['type']> = Extract<MessageContent, { type: Type }>;

export function renderContent(content: MessageContent, capabilities: Capabilities): Draft[] {
  const { max } = capabilities.text;
  const asText = textOfContent(content);
  if (asText) return withKeyboard(textDrafts(asText, max), content);
  switch (content.type) {
    case 'image':
    case 'video':
    case 'audio':
    case 'file':
    case 'sticker':
      return renderFile(content, max);
    case 'album':
      return renderAlbum(content, max);
    case 'location':
      return [locationDraft(content)];
    case 'contact_card':
      return content.contacts.flatMap((card) => contactDraft(card, max));
    default:
      throw new ConnectorError({
        code: 'unsupported_content',
        kind: 'permanent',
        message: `Telegram cannot carry a message of kind ${content.type}`,
      });
  }
}

function withKeyboard(drafts: Draft[], content: MessageContent): Draft[] {
  if (content.type !== 'menu') return drafts;
  const keyboard: Json = menuKeyboard(content.options);
  return drafts.map((draft, index) =>
    index === drafts.length - 1 ? { ...draft, fields: { ...draft.fields, reply_markup: keyboard } } : draft,
  );
}

function locationDraft({ latitude, longitude, name, address }: OfType<'location'>): Draft {
  const title = name ?? address;
  if (title === undefined) return { method: 'sendLocation', fields: { latitude, longitude } };
  // A venue needs both; coordinates stand in for a missing address.
  return { method: 'sendVenue', fields: { latitude, longitude, title, address: address ?? `${latitude}, ${longitude}` } };
}

type ContactCard = OfType<'contact_card'>['contacts'][number];
const VCARD_MAX_BYTES = 2048;

/** A contact without a number has no Telegram form: its words are sent. */
function contactDraft(card: ContactCard, max: number): Draft[] {
  const [phone, ...otherPhones] = card.phones;
  if (phone === undefined || card.name.trim() === '') {
    const lines = [card.name, card.organization, ...card.phones, ...(card.emails ?? [])].filter(
      (line) => line !== undefined && line !== '',
    );
    return textDrafts(words({ text: lines.join('\n'), entities: [] }), max);
  }
  const more = otherPhones.length > 0 || (card.emails ?? []).length > 0 || card.organization !== undefined;
  const vcard = more ? vcardOf(card) : '';
  const fits = vcard !== '' && Buffer.byteLength(vcard) <= VCARD_MAX_BYTES;
  return [{ method: 'sendContact', fields: { phone_number: phone, first_name: card.name, ...(fits && { vcard }) } }];
}

function vcardOf({ name, phones, emails = [], organization }: ContactCard): string {
  const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n');
  return [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `FN:${escaped(name)}`,
    ...(organization === undefined ? [] : [`ORG:${escaped(organization)}`]),
    ...phones.map((phone) => `TEL:${escaped(phone)}`),
    ...emails.map((email) => `EMAIL:${escaped(email)}`),
    'END:VCARD',
  ].join('\n');
}
