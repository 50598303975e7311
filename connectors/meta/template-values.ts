// What fills the holes of Meta's templates. How each value is named says where it goes; templates.ts names them when it lists templates.
import { ConnectorError, type Json } from '../../src/contract/index.js';

export type TemplateValue = [name: string, value: string];

/** `header.1`, `header.name`: text of the header. `header.image` …: address or id of its file. */
const HEADER = /^header\.(.+)$/;
/** `button.1`: the end of the second button's address. `button.1.code`: the code it copies. `button.1.payload`: what a press tells us. */
const BUTTON = /^button\.(\d)(?:\.(code|payload))?$/;

export interface TemplateValues {
  /** Named without `header.`. */
  header: TemplateValue[];
  body: TemplateValue[];
  buttons: { index: string; kind: 'url' | 'code' | 'payload'; value: string }[];
}

export function templateValues(parameters: Readonly<Record<string, string>>): TemplateValues {
  const values: TemplateValues = { header: [], body: [], buttons: [] };
  for (const [name, value] of Object.entries(parameters)) {
    const header = HEADER.exec(name)?.[1];
    const [, index, kind] = BUTTON.exec(name) ?? [];
    if (header !== undefined) values.header.push([header, value]);
    else if (index !== undefined) values.buttons.push({ index, kind: kind === 'code' || kind === 'payload' ? kind : 'url', value });
    else values.body.push([name, value]);
  }
  return values;
}

/** Numbered values go in their order, named ones by name; Meta takes no mixture. */
export function textParameters(values: readonly TemplateValue[], platform: string): Json[] {
  const numbered = values.filter(([name]) => /^\d+$/.test(name));
  if (numbered.length > 0 && numbered.length < values.length) {
    throw new ConnectorError({
      code: 'template_parameters',
      kind: 'permanent',
      message: `A ${platform} template has either numbered or named values, not both`,
    });
  }
  if (numbered.length === 0) return values.map(([name, text]) => ({ type: 'text', parameter_name: name, text }));
  return numbered.sort(([a], [b]) => Number(a) - Number(b)).map(([, text]) => ({ type: 'text', text }));
}

/** Meta's pages print `en-US` in places, sends want `en_US`. */
export function languageCode(language: string): string {
  return language.replace('-', '_');
}
