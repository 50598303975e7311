// A menu for channels that have none: its options as numbered lines, to be answered with a number.
import { storableText, TEXT_MAX_UTF16, type Capabilities, type ContentInput } from '../contract/index.js';

type Menu = Extract<ContentInput, { type: 'menu' }>;

/** The content as the channel can show it: a menu it cannot show as one becomes text. */
export function asChannelShows<Content extends ContentInput>(
  content: Content,
  capabilities: Capabilities,
): Content | { type: 'text'; text: string } {
  return content.type !== 'menu' || fits(content, capabilities) ? content : { type: 'text', text: menuText(content) };
}

/** `1` means the first option that opens no address, and so on: what `menuText` writes in front of it. */
export function numberedOptions({ options }: Menu): Menu['options'] {
  return options.filter((option) => option.url === undefined);
}

function menuText(menu: Menu): string {
  const choices = numberedOptions(menu).map(({ label }, index) => `${String(index + 1)}. ${label}`);
  const links = menu.options.flatMap(({ label, url }) => (url === undefined ? [] : [`${label}: ${url}`]));
  const lines = [...choices, ...links].join('\n');
  // Where all is too long the question gives way, not the answers.
  return storableText(`${storableText(menu.text, Math.max(1, TEXT_MAX_UTF16 - lines.length - 1))}\n${lines}`, TEXT_MAX_UTF16);
}

function fits({ options }: Menu, { content, menu }: Capabilities): boolean {
  return (
    content.menu.level === 'full' &&
    options.length <= menu.maxOptions &&
    options.every(
      ({ id, label, asks }) =>
        [...label].length <= menu.labelMax &&
        Buffer.byteLength(id) <= menu.idMaxBytes &&
        (asks === undefined || menu.asks?.includes(asks) === true),
    )
  );
}
