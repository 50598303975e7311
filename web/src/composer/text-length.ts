// How long a text is in the unit its channel counts in.
import type { LengthUnit } from '../../../src/contract/capabilities.js';

export function textLength(text: string, unit: LengthUnit): number {
  switch (unit) {
    case 'utf16':
      return text.length;
    case 'codepoints':
      return [...text].length;
    case 'bytes':
      return new TextEncoder().encode(text).length;
  }
}
