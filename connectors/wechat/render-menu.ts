// Menus: tappable lines where the account may send them, a numbered list where not. Options that open an address are written below.
import { ConnectorError, type ConnectorErrorCode, type Capabilities, type MessageContent } from '../../src/contract/index.js';
import type { Draft } from './draft.js';
import { plainDrafts, textContents, wellFormed } from './render-text.js';

type Menu = Extract<MessageContent, { type: 'menu' }>;

export function renderMenu(menu: Menu, { content, menu: limits }: Capabilities): Draft[] {
  const choices = menu.options.filter((option) => option.url === undefined);
  const links = menu.options.flatMap(({ label, url }) => (url === undefined ? [] : [`${label}: ${url}`]));
  if (content.menu.level !== 'full' || choices.length === 0)
    return plainDrafts([menu.text, ...choices.map(({ label }, index) => `${index + 1}. ${label}`), ...links]);
  if (choices.length > limits.maxOptions) throw refusal('menu_too_long', `WeChat takes at most ${limits.maxOptions} options`);
  for (const { id, label } of choices) {
    if ([...label].length > limits.labelMax)
      throw refusal('option_too_long', `The option “${label}” is longer than ${limits.labelMax} characters`);
    if (Buffer.byteLength(id) > limits.idMaxBytes)
      throw refusal('option_id_too_long', `The id of the option “${label}” is longer than ${limits.idMaxBytes} bytes`);
  }
  const parts = textContents({ text: menu.text, entities: menu.entities ?? [] });
  const head = parts.pop() ?? '';
  const tail = wellFormed(links.join('\n'));
  return [
    ...parts.map((part): Draft => ({ msgtype: 'text', body: { content: part } })),
    {
      msgtype: 'msgmenu',
      body: {
        head_content: head,
        list: choices.map(({ id, label }) => ({ id, content: wellFormed(label) })),
        ...(tail !== '' && { tail_content: tail }),
      },
    },
  ];
}

function refusal(code: ConnectorErrorCode, message: string): ConnectorError {
  return new ConnectorError({ code, kind: 'permanent', message });
}
