// Elements from data. Words become text nodes and nothing else, so that nothing anybody wrote is ever read as HTML.
type Child = Node | string | null;
type Handlers = { [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void };

export interface Props {
  class?: string;
  /** True: present without a value; false and undefined: absent. */
  attrs?: Record<string, string | boolean | undefined>;
  on?: Handlers;
}

export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  { class: className, attrs = {}, on = {} }: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (className !== undefined) element.className = className;
  for (const [name, value] of Object.entries(attrs)) setAttribute(element, name, value);
  listen(element, on);
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function setAttribute(element: Element, name: string, value: string | boolean | undefined): void {
  if (value === false || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? '' : value);
}

/** The same words again are no news: a status that is written anew may be read aloud anew. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

function listen(element: HTMLElement, on: Handlers): void {
  const add = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    handler: ((event: HTMLElementEventMap[Name]) => void) | undefined,
  ): void => {
    if (handler) element.addEventListener(name, handler);
  };
  add('click', on.click);
  add('input', on.input);
  add('change', on.change);
  add('keydown', on.keydown);
  add('paste', on.paste);
  add('dragover', on.dragover);
  add('drop', on.drop);
  add('scroll', on.scroll);
  add('submit', on.submit);
  add('load', on.load);
  add('error', on.error);
}

const SVG = 'http://www.w3.org/2000/svg';

/** A line drawing on a grid of 24. */
export function icon(path: string, size = 22): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  const attributes = { viewBox: '0 0 24 24', width: String(size), height: String(size), 'aria-hidden': 'true', class: 'icon' };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}
