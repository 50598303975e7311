// Approved templates filled in by an agent. How each value is named says where it goes; templates.ts names them when it lists templates.
import { ConnectorError, type Json, type MessageContent } from '../../src/contract/index.js';
import type { Draft } from './render-text.js';

type Template = Extract<MessageContent, { type: 'template' }>;
type Parameter = [name: string, value: string];

/** `header.1`, `header.name`: text of the header. `header.image` …: address or id of its file. */
const HEADER = /^header\.(.+)$/;
const HEADER_MEDIA = ['image', 'video', 'document'];
/** `button.1`: the end of the second button's address. `button.1.code`: the code it copies. `button.1.payload`: what a press tells us. */
const BUTTON = /^button\.(\d)(?:\.(code|payload))?$/;

export function renderTemplate({ name, language, parameters }: Template): Draft {
  const entries = Object.entries(parameters);
  const header = entries.flatMap(([key, value]): Parameter[] => {
    const part = HEADER.exec(key)?.[1];
    return part === undefined ? [] : [[part, value]];
  });
  const body = entries.filter(([key]) => !HEADER.test(key) && !BUTTON.test(key));
  const components: Json[] = [
    ...(header.length > 0 ? [{ type: 'header', parameters: headerParameters(header) }] : []),
    ...(body.length > 0 ? [{ type: 'body', parameters: textParameters(body) }] : []),
    ...entries.flatMap(buttonComponent),
  ];
  return {
    type: 'template',
    body: {
      name,
      // Meta's pages print `en-US` in places, sends want `en_US`.
      language: { policy: 'deterministic', code: language.replace('-', '_') },
      ...(components.length > 0 && { components }),
    },
  };
}

function headerParameters(header: Parameter[]): Json[] {
  const [first] = header;
  if (first && HEADER_MEDIA.includes(first[0])) {
    const [kind, place] = first;
    return [{ type: kind, [kind]: /^https?:\/\//.test(place) ? { link: place } : { id: place } }];
  }
  return textParameters(header);
}

/** Numbered values go in their order, named ones by name; Meta takes no mixture. */
function textParameters(parameters: Parameter[]): Json[] {
  const numbered = parameters.filter(([name]) => /^\d+$/.test(name));
  if (numbered.length > 0 && numbered.length < parameters.length) {
    throw new ConnectorError({
      code: 'template_parameters',
      kind: 'permanent',
      message: 'A WhatsApp template has either numbered or named values, not both',
    });
  }
  if (numbered.length === 0) return parameters.map(([name, text]) => ({ type: 'text', parameter_name: name, text }));
  return numbered.sort(([a], [b]) => Number(a) - Number(b)).map(([, text]) => ({ type: 'text', text }));
}

function buttonComponent([key, value]: Parameter): Json[] {
  const [, index, kind] = BUTTON.exec(key) ?? [];
  if (index === undefined) return [];
  const head = { type: 'button', index };
  if (kind === 'code') return [{ ...head, sub_type: 'copy_code', parameters: [{ type: 'coupon_code', coupon_code: value }] }];
  if (kind === 'payload') return [{ ...head, sub_type: 'quick_reply', parameters: [{ type: 'payload', payload: value }] }];
  return [{ ...head, sub_type: 'url', parameters: [{ type: 'text', text: value }] }];
}
