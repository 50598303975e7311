// A text with its styles and addresses, as elements.
import type { TextEntity } from '../../../src/contract/content.js';
import { entityTree, type TextNode } from '../../src/content/entity-tree.js';
import { safeUrl, withAddresses } from '../../src/content/safe-url.js';
import type { Words } from '../words/index.js';
import { el } from './element.js';

export function styledText(text: string, entities: readonly TextEntity[] | undefined, words: Words): HTMLElement {
  return el('div', { class: 'text', attrs: { dir: 'auto' } }, ...nodesOf(entityTree(text, entities ?? []), false, words));
}

export function outerLink(href: string, className: string, ...children: (Node | string)[]): HTMLAnchorElement {
  return el('a', { class: className, attrs: { href, target: '_blank', rel: 'noopener noreferrer nofollow' } }, ...children);
}

function nodesOf(nodes: readonly TextNode[], isLinked: boolean, words: Words): (Node | string)[] {
  return nodes.flatMap((node) => (typeof node === 'string' ? wordsOf(node, isLinked) : [styled(node, isLinked, words)]));
}

function wordsOf(text: string, isLinked: boolean): (Node | string)[] {
  if (isLinked) return [text];
  return withAddresses(text).map((part) => (part.url === null ? part.text : outerLink(part.url, 'link', part.text)));
}

function styled({ entity, children }: Exclude<TextNode, string>, isLinked: boolean, words: Words): Node {
  const address = isLinked ? null : addressOf(entity, plain(children));
  if (address !== null) return outerLink(address, 'link', ...nodesOf(children, true, words));
  const inner = nodesOf(children, isLinked || entity.type === 'code' || entity.type === 'pre', words);
  switch (entity.type) {
    case 'bold':
      return el('strong', {}, ...inner);
    case 'italic':
      return el('em', {}, ...inner);
    case 'underline':
      return el('u', {}, ...inner);
    case 'strikethrough':
      return el('s', {}, ...inner);
    case 'code':
      return el('code', {}, ...inner);
    case 'pre':
      return el('pre', { attrs: { tabindex: '0' } }, ...inner);
    case 'blockquote':
      return el('blockquote', {}, ...inner);
    case 'spoiler':
      return spoiler(inner, words);
    default:
      return el('span', {}, ...inner);
  }
}

function spoiler(inner: readonly (Node | string)[], words: Words): Node {
  const cover = el('button', {
    class: 'spoiler',
    attrs: { type: 'button' },
    on: { click: () => cover.replaceWith(el('span', {}, ...inner)) },
  });
  cover.append(words.hidden);
  return cover;
}

const plain = (nodes: readonly TextNode[]): string =>
  nodes.map((node) => (typeof node === 'string' ? node : plain(node.children))).join('');

function addressOf(entity: TextEntity, text: string): string | null {
  switch (entity.type) {
    case 'link':
      return safeUrl(entity.url ?? '');
    case 'url':
      return safeUrl(text) ?? safeUrl(`https://${text}`);
    case 'email':
      return safeUrl(`mailto:${text}`);
    case 'phone':
      return safeUrl(`tel:${text.replace(/[^\d+]/g, '')}`);
    default:
      return null;
  }
}
