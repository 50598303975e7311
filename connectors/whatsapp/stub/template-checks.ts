// Does a filled-in template fit the approved one: its language, the number and names of its values?
import { GraphFailure } from '../../meta/stub/graph-answer.js';
import { fieldsOf, listOf, textOf, type Fields } from '../../meta/reading.js';
import { invalidValue, only, within } from './field-checks.js';
import type { FileStore } from '../../meta/stub/file-store.js';
import { checkHeadFile } from './file-checks.js';
import type { Template } from './types.js';

export function checkTemplate(given: Fields, templates: readonly Template[], files: FileStore): void {
  const name = textOf(given['name']);
  const language = textOf(fieldsOf(given['language'])['code']);
  const template = templates.find(
    (candidate) => candidate.name === name && candidate.language === language && candidate.status === 'APPROVED',
  );
  if (!template) {
    throw new GraphFailure(404, 132_001, 'Template name does not exist in the translation', {
      details: `template name (${name ?? ''}) does not exist in ${language ?? ''}`,
    });
  }
  only(given, ['name', 'language', 'components']);
  const filled = listOf(given['components']).map(filledComponent);
  const known = template.components.map(({ type }) => String(type).toLowerCase());
  if (filled.some(({ type }) => type !== 'button' && !known.includes(String(type))))
    throw wrongFormat('the template has no such component');
  for (const component of template.components) checkComponent(component, filled, template.parameterFormat, files);
}

function filledComponent(given: unknown): Fields {
  const component = only(given, ['type', 'sub_type', 'index', 'parameters']);
  if (!['header', 'body', 'button'].includes(String(component['type'])))
    throw invalidValue('components.type must be header, body or button');
  return component;
}

function checkComponent(component: Fields, filled: Fields[], format: Template['parameterFormat'], files: FileStore): void {
  switch (component['type']) {
    case 'HEADER':
    case 'BODY': {
      const type = String(component['type']).toLowerCase();
      const values = listOf(filled.find((candidate) => candidate['type'] === type)?.['parameters']).map(fieldsOf);
      const media = component['type'] === 'HEADER' && component['format'] !== 'TEXT';
      return media ? checkMedia(values, String(component['format']).toLowerCase(), files) : checkTexts(component['text'], values, format);
    }
    case 'BUTTONS':
      return checkButtons(listOf(component['buttons']).map(fieldsOf), filled);
    default:
      return;
  }
}

/** A document is a PDF here. */
function checkMedia([value, ...others]: Fields[], kind: string, files: FileStore): void {
  if (value === undefined || others.length > 0) throw mismatch(1, value === undefined ? 0 : others.length + 1);
  if (value['type'] !== kind) throw wrongFormat(`header: a ${kind} is expected`);
  const file = checkHeadFile(value, files);
  if (kind === 'document' && file !== undefined && file.mime !== 'application/pdf') throw wrongFormat('header: a PDF is expected');
}

function checkTexts(text: unknown, values: Fields[], format: Template['parameterFormat']): void {
  const wanted = new Set([...(textOf(text) ?? '').matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]));
  if (values.length !== wanted.size) throw mismatch(wanted.size, values.length);
  for (const value of values) {
    if (value['type'] !== 'text' || textOf(value['text']) === undefined) throw wrongFormat('a text is expected');
    const named = textOf(value['parameter_name']);
    if (format === 'NAMED' ? !wanted.has(named) : named !== undefined)
      throw wrongFormat(`parameter_name ${named ?? '(none)'} does not fit`);
  }
}

/** What fills in a button, by the button's type: how the place is called, and what lies there. */
const BUTTONS: Readonly<Record<string, { subType: string; type: string; max: number }>> = {
  QUICK_REPLY: { subType: 'quick_reply', type: 'payload', max: 256 },
  URL: { subType: 'url', type: 'text', max: 2000 },
  COPY_CODE: { subType: 'copy_code', type: 'coupon_code', max: 20 },
};

/** Answers have a payload of their own without being told one; an address without a hole takes no value. */
function checkButtons(buttons: Fields[], filled: Fields[]): void {
  const given = filled.filter((candidate) => candidate['type'] === 'button');
  if (given.some(({ index }) => buttons[Number(index)] === undefined)) throw mismatch(buttons.length, given.length);
  buttons.forEach((button, index) => {
    const [value, ...others] = given.filter((candidate) => String(candidate['index']) === String(index));
    const hasHole = button['type'] === 'COPY_CODE' || (button['type'] === 'URL' && /\{\{/.test(textOf(button['url']) ?? ''));
    if (others.length > 0 || (hasHole && value === undefined)) throw mismatch(1, others.length);
    if (value !== undefined) checkButton(button, hasHole, value);
  });
}

function checkButton(button: Fields, hasHole: boolean, value: Fields): void {
  const { subType, type, max } = BUTTONS[String(button['type'])] ?? {};
  if (type === undefined || value['sub_type'] !== subType || (subType === 'url' && !hasHole)) throw mismatch(0, 1);
  const [parameter, ...others] = listOf(value['parameters']).map(fieldsOf);
  if (others.length > 0) throw mismatch(1, others.length + 1);
  if (parameter?.['type'] !== type) throw wrongFormat(`a parameter of type ${type} is expected`);
  within(parameter[type], type, max ?? 0);
}

function mismatch(expected: number, given: number): GraphFailure {
  return new GraphFailure(400, 132_000, 'Number of parameters does not match the expected number of params', {
    details: `number of localizable_params (${given}) does not match the expected number of params (${expected})`,
  });
}

function wrongFormat(details: string): GraphFailure {
  return new GraphFailure(400, 132_012, 'Parameter format does not match format in the created template', { details });
}
