// Approved templates filled in by an agent.
import type { Json, MessageContent } from '../../src/contract/index.js';
import { languageCode, templateValues, textParameters, type TemplateValue, type TemplateValues } from '../meta/template-values.js';
import { asHead, headFile } from './render-media.js';
import type { Draft } from './render-text.js';

type Template = Extract<MessageContent, { type: 'template' }>;

const HEADER_MEDIA = ['image', 'video', 'document'];

export function renderTemplate({ name, language, parameters, media }: Template): Draft {
  const { header, body, buttons } = templateValues(parameters);
  const begins = media && headFile(media);
  const heading = begins ? [asHead(begins)] : headerParameters(header);
  const components: Json[] = [
    ...(heading.length > 0 ? [{ type: 'header', parameters: heading }] : []),
    ...(body.length > 0 ? [{ type: 'body', parameters: textParameters(body, 'WhatsApp') }] : []),
    ...buttons.map(buttonComponent),
  ];
  return {
    type: 'template',
    body: {
      name,
      language: { policy: 'deterministic', code: languageCode(language) },
      ...(components.length > 0 && { components }),
    },
    ...(begins?.file && { file: begins.file }),
  };
}

/** A file may be named by its address, or by the id of one that is uploaded already. */
function headerParameters(header: TemplateValue[]): Json[] {
  const [first] = header;
  if (first && HEADER_MEDIA.includes(first[0])) {
    const [kind, place] = first;
    return [{ type: kind, [kind]: /^https?:\/\//.test(place) ? { link: place } : { id: place } }];
  }
  return textParameters(header, 'WhatsApp');
}

function buttonComponent({ index, kind, value }: TemplateValues['buttons'][number]): Json {
  const head = { type: 'button', index };
  switch (kind) {
    case 'code':
      return { ...head, sub_type: 'copy_code', parameters: [{ type: 'coupon_code', coupon_code: value }] };
    case 'payload':
      return { ...head, sub_type: 'quick_reply', parameters: [{ type: 'payload', payload: value }] };
    case 'url':
      return { ...head, sub_type: 'url', parameters: [{ type: 'text', text: value }] };
  }
}
