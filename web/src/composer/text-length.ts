// How long a text is in the unit its channel counts.
import type { LengthUnit } from '../../../src/contract/capabilities.js';

const bytes = new TextEncoder();

export function textLength(text: string, unit: LengthUnit): number {
  switch (unit) {
    case 'utf16':
      return text.length;
    case 'codepoints':
      return [...text].length;
    case 'bytes':
      return bytes.encode(text).length;
  }
}
