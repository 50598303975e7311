// Choices: up to three become buttons that stay, more become quick replies that vanish with the answer.
import { ConnectorError, type Json, type MessageContent } from '../../../src/contract/index.js';
import { lengthOf, type TextLimit } from '../text-parts.js';
import { plainText, textsOf } from './render-text.js';

type OfType<Type extends MessageContent['type']> = Extract<MessageContent, { type: Type }>;
type Option = OfType<'menu'>['options'][number];
export type Message = { [key: string]: Json };

export const BUTTONS_MAX = 3;
export const QUICK_REPLIES_MAX = 13;
export const LABEL_MAX = 20;
const BUTTON_TEXT_MAX = 640;

/** The messages of a menu: the last one carries the choices. */
export function menuMessages(menu: OfType<'menu'>, limit: TextLimit, platform: string): Message[] {
  const { options } = menu;
  const asButtons = options.length <= BUTTONS_MAX;
  const choices = asButtons ? options : options.filter((option) => option.url === undefined);
  if (choices.length > QUICK_REPLIES_MAX) {
    throw new ConnectorError({
      code: 'too_many_options',
      kind: 'permanent',
      message: `${platform} shows at most ${QUICK_REPLIES_MAX} choices under a message; this one has ${choices.length}`,
    });
  }
  // Quick replies hold no address, and no label beyond twenty characters.
  const links = asButtons ? [] : options.flatMap((option) => (option.url === undefined ? [] : [`${option.label}: ${option.url}`]));
  const cut = options.filter((option) => lengthOf(option.label, 'codepoints') > LABEL_MAX && (asButtons || option.url === undefined));
  const text = [plainText(menu.text, menu.entities), ...cut.map(({ label }) => `• ${label}`), ...links].join('\n');
  const parts = textsOf(text, asButtons ? { ...limit, max: Math.min(limit.max, BUTTON_TEXT_MAX) } : limit, platform);
  const last = parts.pop() ?? '';
  const before = parts.map((part): Message => ({ text: part }));
  if (choices.length === 0) return [...before, { text: last }];
  return [...before, asButtons ? buttonTemplate(last, choices) : { text: last, quick_replies: choices.map(quickReply) }];
}

function buttonTemplate(text: string, options: readonly Option[]): Message {
  return { attachment: { type: 'template', payload: { template_type: 'button', text, buttons: options.map(button) } } };
}

function button({ id, label, url }: Option): Json {
  const title = shortLabel(label);
  return url === undefined ? { type: 'postback', title, payload: id } : { type: 'web_url', title, url };
}

function quickReply({ id, label }: Option): Json {
  return { content_type: 'text', title: shortLabel(label), payload: id };
}

function shortLabel(label: string): string {
  const points = [...label];
  return points.length <= LABEL_MAX ? label : `${points.slice(0, LABEL_MAX - 1).join('')}…`;
}
