// A message somebody wrote: its content in the hub's words, part by part. What has no word of its own keeps a text that stands for it.
import { TEXT_MAX_UTF16, type InboundContent, type InboundEvent, type Said } from '../../src/contract/index.js';
import { afterAction, afterMessage } from './allowance.js';
import { fileContent, imageContent, videoContent, voiceContent } from './parse-media.js';
import type { PushContext } from './parse.js';
import { decimalOf, shortTextOf, textOf, type Fields } from './reading.js';
import { splitText, utf16Units } from './text-parts.js';
import { say } from './words.js';

export function messageEvents(kind: string, fields: Fields, context: PushContext): InboundEvent[] {
  const { dedupeKey, platformUserId, at } = context;
  const platformMessageId = context.messageId ?? dedupeKey;
  const isMenuAnswer = kind === 'text' && textOf(fields['bizmsgmenuid']) !== undefined;
  const replyAllowance = isMenuAnswer ? afterAction(at) : afterMessage(at);
  return contentsOf(kind, fields).map((content, index): InboundEvent => {
    const part = index === 0 ? '' : `~${index}`;
    return {
      type: 'message',
      dedupeKey: dedupeKey + part,
      platformUserId,
      platformMessageId: platformMessageId + part,
      sentAt: at,
      origin: 'user',
      content,
      ...(index === 0 && { replyAllowance }),
    };
  });
}

/** Usually one. A text of more units than the hub keeps in one message becomes several. */
function contentsOf(kind: string, fields: Fields): InboundContent[] {
  switch (kind) {
    case 'text':
      return textContents(fields);
    case 'image':
      return [imageContent(fields)];
    case 'voice':
      return [voiceContent(fields)];
    case 'video':
    case 'shortvideo':
      return [videoContent(fields)];
    case 'file':
      return [fileContent(fields)];
    case 'location':
      return [locationContent(fields)];
    case 'link':
      return [linkContent(fields)];
    case 'miniprogrampage':
      return [miniProgramContent(fields)];
    default:
      return [unsupported(kind, say('kind_unknown'), textOf(fields['Content']))];
  }
}

/** What WeChat's own server writes in place of a sticker or anything else it does not pass on. */
const NOT_PASSED_ON = '【收到不支持的消息类型，暂无法显示】';

function textContents(fields: Fields): InboundContent[] {
  const text = textOf(fields['Content']);
  const choiceId = shortTextOf(fields['bizmsgmenuid'], 256);
  if (choiceId !== undefined) {
    const label = shortTextOf(fields['Content'], TEXT_MAX_UTF16);
    return [{ type: 'form_reply', fields: {}, choiceId, ...(label !== undefined && { text: label }) }];
  }
  if (text === undefined) return [unsupported('text', say('empty_text'))];
  if (text === NOT_PASSED_ON) return [unsupported('text', say('not_passed_on'), text)];
  return splitText({ text, entities: [] }, TEXT_MAX_UTF16, utf16Units).map((part) => ({ type: 'text', text: part.text }));
}

function locationContent(fields: Fields): InboundContent {
  const address = shortTextOf(fields['Label'], 512);
  return placeContent({ latitude: fields['Location_X'], longitude: fields['Location_Y'] }, { ...(address !== undefined && { address }) });
}

/** Coordinates are GCJ-02, the system used in China: up to some 500 m away from what GPS says. */
export function placeContent(
  place: { latitude: Fields[string] | undefined; longitude: Fields[string] | undefined },
  words: { name?: string; address?: string },
): InboundContent {
  const latitude = decimalOf(place.latitude);
  const longitude = decimalOf(place.longitude);
  if (latitude === undefined || longitude === undefined || Math.abs(latitude) > 90 || Math.abs(longitude) > 180)
    return unsupported('location', say('bad_position'), words.name ?? words.address);
  return { type: 'location', latitude, longitude, ...words };
}

function linkContent(fields: Fields): InboundContent {
  const url = textOf(fields['Url']) ?? '';
  const title = shortTextOf(fields['Title'], 256);
  const description = shortTextOf(fields['Description'], 1024);
  if (url.length > 2048 || !URL.canParse(url)) return unsupported('link', say('link_without_address'), title);
  return { type: 'link', url, ...(title !== undefined && { title }), ...(description !== undefined && { description }) };
}

function miniProgramContent(fields: Fields): InboundContent {
  const words = [textOf(fields['Title']), textOf(fields['PagePath'])].filter((part) => part !== undefined).join('\n');
  return unsupported('miniprogrampage', say('mini_program_card'), words);
}

function unsupported(platformType: string, { message: reason, says }: Required<Said>, text?: string): InboundContent {
  const shown = shortTextOf(text, TEXT_MAX_UTF16);
  return { type: 'unsupported', platformType: platformType.slice(0, 64), reason, says, ...(shown !== undefined && { text: shown }) };
}
