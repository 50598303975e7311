// Does a filled-in template fit the approved one: its language, the number and names of its values?
import { GraphFailure } from '../../meta/stub/graph-answer.js';
import { fieldsOf, listOf, textOf, type Fields } from '../../meta/reading.js';
import type { Template } from './types.js';

export function checkTemplate(given: Fields, templates: readonly Template[]): void {
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
  const filled = listOf(given['components']).map(fieldsOf);
  for (const component of template.components) checkComponent(component, filled, template.parameterFormat);
}

function checkComponent(component: Fields, filled: Fields[], format: Template['parameterFormat']): void {
  switch (component['type']) {
    case 'HEADER':
    case 'BODY': {
      const type = String(component['type']).toLowerCase();
      const values = listOf(filled.find((candidate) => candidate['type'] === type)?.['parameters']).map(fieldsOf);
      const media = component['type'] === 'HEADER' && component['format'] !== 'TEXT';
      return media ? checkMedia(values, String(component['format']).toLowerCase()) : checkTexts(component['text'], values, format);
    }
    case 'BUTTONS':
      return listOf(component['buttons']).forEach((button, index) => checkButton(fieldsOf(button), index, filled));
    default:
      return;
  }
}

function checkMedia(values: Fields[], kind: string): void {
  const [value] = values;
  const place = fieldsOf(value?.[kind]);
  if (values.length !== 1 || value?.['type'] !== kind || (place['id'] === undefined && place['link'] === undefined))
    throw mismatch(1, values.length);
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

function checkButton(button: Fields, index: number, filled: Fields[]): void {
  const given = filled.find((candidate) => candidate['type'] === 'button' && String(candidate['index']) === String(index));
  const needed = button['type'] === 'URL' && /\{\{/.test(textOf(button['url']) ?? '');
  if (needed && (given?.['sub_type'] !== 'url' || listOf(given['parameters']).length !== 1)) throw mismatch(1, 0);
}

function mismatch(expected: number, given: number): GraphFailure {
  return new GraphFailure(400, 132_000, 'Number of parameters does not match the expected number of params', {
    details: `number of localizable_params (${given}) does not match the expected number of params (${expected})`,
  });
}

function wrongFormat(details: string): GraphFailure {
  return new GraphFailure(400, 132_012, 'Parameter format does not match format in the created template', { details });
}
