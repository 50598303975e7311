// The content of a Telegram message in the hub's words. Total: what has no word of its own keeps a text that stands for it.
import { TEXT_MAX_UTF16, type InboundContent } from '../../src/contract/index.js';
import { inboundEntities } from './entities.js';
import { mediaContent } from './parse-media.js';
import { serviceContent, substituteContent } from './parse-rest.js';
import { decimalOf, fieldsOf, integerOf, shortTextOf, textOf, type Fields } from './reading.js';
import { entitiesWithin, splitText } from './text-parts.js';

/** Usually one content. A text of more units than the hub keeps in one message becomes several. */
export function contentsOf(message: Fields): InboundContent[] {
  const text = textOf(message['text']);
  if (text !== undefined) return textContents(text, message['entities']);
  return [
    mediaContent(message) ?? placeContent(message) ?? contactContent(message) ?? serviceContent(message) ?? substituteContent(message),
  ];
}

/** Telegram's 4096 are code points: a text of emoji may have twice as many UTF-16 units as we keep. */
function textContents(text: string, rawEntities: unknown): InboundContent[] {
  const entities = inboundEntities(rawEntities, text.length);
  if (text.length <= TEXT_MAX_UTF16) return [{ type: 'text', text, ...(entities.length > 0 && { entities }) }];
  return splitText({ text, entities: entitiesWithin(entities, 0, text.length) }, TEXT_MAX_UTF16).map((part) => ({
    type: 'text',
    text: part.text,
    ...(part.entities.length > 0 && { entities: part.entities }),
  }));
}

/** A venue fills `location` too. */
function placeContent(message: Fields): InboundContent | null {
  const venue = fieldsOf(message['venue']);
  const location = fieldsOf(message['location'] ?? venue['location']);
  const latitude = decimalOf(location['latitude']);
  const longitude = decimalOf(location['longitude']);
  if (latitude === undefined || longitude === undefined || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null;
  const name = shortTextOf(venue['title'], 256);
  const address = shortTextOf(venue['address'], 512);
  const livePeriodSeconds = integerOf(location['live_period']);
  return {
    type: 'location',
    latitude,
    longitude,
    ...(name !== undefined && { name }),
    ...(address !== undefined && { address }),
    ...(livePeriodSeconds !== undefined && { livePeriodSeconds }),
  };
}

function contactContent(message: Fields): InboundContent | null {
  const contact = fieldsOf(message['contact']);
  const phone = shortTextOf(contact['phone_number'], 64);
  const names = [textOf(contact['first_name']), textOf(contact['last_name'])].filter((name) => name !== undefined);
  if (phone === undefined && names.length === 0) return null;
  const sender = integerOf(fieldsOf(message['from'])['id']);
  const isSender = sender !== undefined && integerOf(contact['user_id']) === sender;
  const name = shortTextOf(names.join(' '), 256) ?? '';
  return { type: 'contact_card', contacts: [{ name, phones: phone === undefined ? [] : [phone], ...(isSender && { isSender }) }] };
}
