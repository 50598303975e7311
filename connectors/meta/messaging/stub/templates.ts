// The approved templates of a Page: listed, and filled in as strictly as Meta takes it.
import { GraphFailure } from '../../stub/graph-answer.js';
import { fieldsOf, listOf, textOf, type Fields } from '../../reading.js';
import type { JsonObject } from '../../../stub-kit/reading.js';
import { invalid } from './checks.js';
import type { Button } from './types.js';

interface PageTemplate {
  id: string;
  name: string;
  language: string;
  status: 'APPROVED' | 'REJECTED';
  category: 'UTILITY';
  components: JsonObject[];
}

/** Named and numbered values, buttons with holes, a picture, one that was not approved. */
const TEMPLATES: readonly PageTemplate[] = [
  {
    id: '104595129340398',
    name: 'order_shipped',
    language: 'en',
    status: 'APPROVED',
    category: 'UTILITY',
    components: [
      {
        type: 'BODY',
        text: 'Your order {{order}} has been shipped.',
        example: { body_text_named_params: [{ param_name: 'order', example: 'A-1001' }] },
      },
    ],
  },
  {
    id: '104595129340399',
    name: 'order_update',
    language: 'en_US',
    status: 'APPROVED',
    category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'TEXT', text: '{{1}} update', example: { header_text: ['Order'] } },
      { type: 'BODY', text: 'Your order #{{1}} is now {{2}}. Thank you!', example: { body_text: [['566701', 'packed']] } },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'POSTBACK', text: 'Track order', payload: 'order_{{1}}' },
          {
            type: 'URL',
            text: 'Details',
            url: 'https://example.com/orders/{{1}}',
            example: { url_suffix_example: 'https://example.com/orders/1234' },
          },
        ],
      },
    ],
  },
  {
    id: '104595129340401',
    name: 'new_collection',
    language: 'en',
    status: 'APPROVED',
    category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['https://example.com/chairs.jpg'] } },
      { type: 'BODY', text: 'What you asked for is here.' },
    ],
  },
  {
    id: '104595129340400',
    name: 'summer_sale',
    language: 'en',
    status: 'REJECTED',
    category: 'UTILITY',
    components: [{ type: 'BODY', text: 'Buy now' }],
  },
];

const FIELDS = ['id', 'name', 'language', 'status', 'category', 'components'];

/** GET /{page}/message_templates */
export function listTemplates(query: URLSearchParams): JsonObject {
  const fields = query.get('fields')?.split(',') ?? FIELDS;
  const unknown = fields.find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) throw invalid(`Tried accessing nonexisting field (${unknown})`);
  const data = TEMPLATES.map((template) => Object.fromEntries(Object.entries(template).filter(([name]) => fields.includes(name))));
  return { data, paging: { cursors: { before: 'MA', after: 'MA' } } };
}

/** The words and buttons as the person sees them. */
export function filledTemplate(given: Fields): { text: string; buttons: Button[] } {
  const unknown = Object.keys(given).find((key) => !['name', 'language', 'components'].includes(key));
  if (unknown !== undefined) throw invalid(`Unexpected key "${unknown}" on param template`);
  const { name, language } = given;
  const code = fieldsOf(language)['code'];
  const template = TEMPLATES.find((one) => one.name === name && one.language === code && one.status === 'APPROVED');
  if (!template) throw new GraphFailure(400, 100, 'The template does not exist in this language or is not approved');
  const filled = listOf(given['components']).map(fieldsOf);
  const known = template.components.map((component) => String(component['type']).toLowerCase());
  const strange = filled.find(({ type }) => !known.includes(String(type)));
  if (strange) throw invalid(`The template has no component ${String(strange['type'])}`);
  const valuesOf = (type: string): Fields[] => listOf(filled.find((component) => component['type'] === type)?.['parameters']).map(fieldsOf);
  const lines = template.components.flatMap((component) => {
    const text = textOf(component['text']);
    return text === undefined ? [] : [filledText(text, valuesOf(String(component['type']).toLowerCase()))];
  });
  const buttons = template.components.flatMap((component) => listOf(component['buttons']).map(fieldsOf));
  return { text: lines.join('\n'), buttons: filledButtons(buttons, valuesOf('buttons')) };
}

function filledText(text: string, values: readonly Fields[]): string {
  const holes = [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, hole]) => hole ?? ''))];
  if (values.length !== holes.length) throw invalid(`The template wants ${holes.length} values here, not ${values.length}`);
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, hole: string) => {
    const isNumber = /^\d+$/.test(hole);
    const value = isNumber ? values[Number(hole) - 1] : values.find((one) => one['parameter_name'] === hole);
    const filling = textOf(value?.['text']);
    if (value?.['type'] !== 'text' || filling === undefined || (isNumber && value['parameter_name'] !== undefined))
      throw invalid(`The template wants a text for ${hole}`);
    return filling;
  });
}

/** Only buttons with a hole take a value, in their order. */
function filledButtons(buttons: readonly Fields[], values: readonly Fields[]): Button[] {
  const waiting = [...values];
  const shown = buttons.map((button): Button => {
    const isUrl = button['type'] === 'URL';
    const [field, text] = [isUrl ? 'url' : 'payload', String(button['text'])];
    let place = String(button[field]);
    if (place.includes('{{')) {
      const value = waiting.shift();
      const filling = textOf(value?.[field]);
      if (value?.['type'] !== button['type'] || filling === undefined) throw invalid(`The button ${text} wants a ${field}`);
      place = place.replace(/\{\{\w+\}\}/, filling);
    }
    return isUrl ? { kind: 'url', text, url: place } : { kind: 'postback', text, data: place };
  });
  if (waiting.length > 0) throw invalid('The template has fewer buttons to fill in');
  return shown;
}
