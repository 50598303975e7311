// A question with its options. Stars, as a rating has them, are given once; other options may be taken again.
import type { MessageView } from '../../../src/contract/api.js';
import type { MessageContent } from '../../../src/contract/content.js';
import { safeUrl } from '../../src/content/safe-url.js';
import type { Drawing } from './actions.js';
import { el } from './element.js';
import { outerLink, styledText } from './styled-text.js';

type MenuContent = Extract<MessageContent, { type: 'menu' }>;
type Option = MenuContent['options'][number];

const SHORT_LABEL_CHARACTERS = 3;

/** `message` null: nothing can be chosen yet. */
export function menu(content: MenuContent, message: MessageView | null, chosen: ReadonlySet<string>, drawing: Drawing): HTMLElement {
  const choose = (option: Option): void => {
    if (message !== null) drawing.actions.choose(message, option);
  };
  const options = isStars(content) ? stars(content, chosen, choose, drawing) : buttons(content, chosen, choose);
  return el('div', { class: 'menu' }, styledText(content.text, content.entities, drawing.words), options);
}

function buttons({ options }: MenuContent, chosen: ReadonlySet<string>, choose: (option: Option) => void): HTMLElement {
  const isShort = options.every(({ label }) => [...label].length <= SHORT_LABEL_CHARACTERS);
  const shown = options.map((option) => {
    const href = safeUrl(option.url ?? '');
    if (href !== null) return outerLink(href, 'option', option.label);
    const attrs = { type: 'button', 'aria-pressed': String(chosen.has(option.id)) };
    return el('button', { class: 'option', attrs, on: { click: () => choose(option) } }, option.label);
  });
  return el('div', { class: isShort ? 'options short' : 'options' }, ...shown);
}

function stars({ options }: MenuContent, chosen: ReadonlySet<string>, choose: (option: Option) => void, { words }: Drawing): HTMLElement {
  const given = options.findLastIndex(({ id }) => chosen.has(id));
  const shown = options.map((option, index) => {
    const attrs = {
      type: 'button',
      'aria-label': words.stars(index + 1),
      'aria-pressed': String(index === given),
      disabled: given >= 0,
      'data-lit': index <= given,
    };
    return el('button', { class: 'star', attrs, on: { click: () => choose(option) } }, '★');
  });
  return el('div', { class: 'stars' }, ...shown);
}

/** ★, ★★, ★★★ … */
function isStars({ options }: MenuContent): boolean {
  return options.length > 1 && options.every(({ label }, index) => label === '★'.repeat(index + 1));
}
