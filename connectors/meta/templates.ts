// The approved templates of a WhatsApp business account or a Page, as an agent picks and fills them: Meta lists both in one form.
import type { MessageTemplate } from '../../src/contract/index.js';
import { listAll, type GraphApi } from './graph.js';
import { fieldsOf, listOf, shortTextOf, textOf, type Fields } from './reading.js';

const PAGE = 100;
/** A verified business may have 6,000. */
const PAGES_MAX = 80;
const FIELDS = 'name,language,status,category,components';

/** `owner`: the business account or Page. */
export async function listTemplates(
  api: GraphApi,
  owner: string,
  narrowing: Readonly<Record<string, string>> = {},
): Promise<MessageTemplate[]> {
  const listed = await listAll(api, `${owner}/message_templates`, { fields: FIELDS, limit: PAGE, ...narrowing }, PAGES_MAX);
  return listed.flatMap((item) => templateOf(fieldsOf(item)) ?? []);
}

type Parameter = MessageTemplate['parameters'][number];

/** null for one that cannot be sent, or has no name. */
function templateOf(template: Fields): MessageTemplate | null {
  const name = textOf(template['name']);
  const language = textOf(template['language']);
  if (name === undefined || language === undefined || template['status'] !== 'APPROVED') return null;
  const components = listOf(template['components']).map(fieldsOf);
  const category = textOf(template['category'])?.toLowerCase();
  return {
    name,
    language,
    ...(category !== undefined && { category }),
    preview: components.flatMap(linesOf).join('\n'),
    parameters: components.flatMap(parametersOf),
  };
}

function typeOf(component: Fields): string {
  return textOf(component['type'])?.toUpperCase() ?? '';
}

function linesOf(component: Fields): string[] {
  const text = textOf(component['text']);
  switch (typeOf(component)) {
    case 'HEADER':
      return text === undefined ? [`[${textOf(component['format'])?.toLowerCase() ?? 'header'}]`] : [text];
    case 'BODY':
    case 'FOOTER':
      return text === undefined ? [] : [text];
    case 'BUTTONS':
      return listOf(component['buttons'])
        .flatMap((button) => shortTextOf(fieldsOf(button)['text'], 64) ?? [])
        .map((label) => `[${label}]`);
    default:
      return [];
  }
}

/** Named as template-values.ts reads them. */
function parametersOf(component: Fields): Parameter[] {
  const example = fieldsOf(component['example']);
  switch (typeOf(component)) {
    case 'HEADER':
      return headerParameters(component, example);
    case 'BODY':
      return placeholders(component['text'], { ...numbered(listOf(example['body_text'])[0]), ...named(example['body_text_named_params']) });
    case 'BUTTONS':
      return listOf(component['buttons']).flatMap((button, index) => buttonParameters(fieldsOf(button), index));
    default:
      return [];
  }
}

/** A file's example is an address that soon ends: it shows nothing. */
const FILES: Readonly<Record<string, Parameter['file']>> = { IMAGE: 'image', VIDEO: 'video', DOCUMENT: 'file' };

function headerParameters(header: Fields, example: Fields): Parameter[] {
  const format = textOf(header['format'])?.toUpperCase() ?? 'TEXT';
  const file = FILES[format];
  if (file !== undefined) return [{ name: `header.${format.toLowerCase()}`, file }];
  const examples = { ...numbered(example['header_text']), ...named(example['header_text_named_params']) };
  return placeholders(header['text'], examples).map((found) => ({ ...found, name: `header.${found.name}` }));
}

/** Only an address or an answer with a placeholder, or a code to copy, has something to fill in. */
function buttonParameters(button: Fields, index: number): Parameter[] {
  const example = listOf(button['example'])[0] ?? button['example'];
  const hasHole = (text: unknown): boolean => /\{\{.+\}\}/.test(textOf(text) ?? '');
  switch (typeOf(button)) {
    case 'URL':
      return hasHole(button['url']) ? [parameter(`button.${index}`, fieldsOf(button['example'])['url_suffix_example'] ?? example)] : [];
    case 'POSTBACK':
      return hasHole(button['payload']) ? [parameter(`button.${index}.payload`, undefined)] : [];
    case 'COPY_CODE':
      return [parameter(`button.${index}.code`, example)];
    default:
      return [];
  }
}

function placeholders(text: unknown, examples: Readonly<Record<string, unknown>>): Parameter[] {
  const names = [...(textOf(text) ?? '').matchAll(/\{\{\s*(\w+)\s*\}\}/g)].flatMap(([, name]) => name ?? []);
  return [...new Set(names)].map((name) => parameter(name, Object.hasOwn(examples, name) ? examples[name] : undefined));
}

function parameter(name: string, example: unknown): Parameter {
  const shown = shortTextOf(example, 256);
  return { name, ...(shown !== undefined && { example: shown }) };
}

/** `["Ana", "42"]` are examples for {{1}} and {{2}}. */
function numbered(examples: unknown): Record<string, unknown> {
  return Object.fromEntries(listOf(examples).map((example, index) => [String(index + 1), example]));
}

function named(examples: unknown): Record<string, unknown> {
  return Object.fromEntries(
    listOf(examples)
      .map(fieldsOf)
      .map((example) => [textOf(example['param_name']) ?? '', example['example']]),
  );
}
