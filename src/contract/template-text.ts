// A template's words with its values in their places, as the customer gets them.
import type { MessageTemplate } from './connector.js';

const PLACEHOLDER = /\{\{\s*(\w+)(?:\.DATA)?\s*\}\}/g;

/** A value that is missing leaves its placeholder. The heading is the first line; its values are named `header.…`. A file that is shown needs no line for it. */
export function templateText(
  { preview, parameters }: MessageTemplate,
  values: Readonly<Record<string, string>>,
  showsFile = false,
): string {
  const withoutFile = showsFile && parameters.some(({ file }) => file !== undefined);
  const valueOf = (name: string): string | undefined => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === '' ? undefined : value;
  };
  return preview
    .split('\n')
    .map((line, index) =>
      line.replace(PLACEHOLDER, (hole, name: string) => (index === 0 ? valueOf(`header.${name}`) : undefined) ?? valueOf(name) ?? hole),
    )
    .slice(withoutFile ? 1 : 0)
    .join('\n');
}
