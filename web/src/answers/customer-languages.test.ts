import { expect, it } from '@jest/globals';
import { languageLabel } from './customer-languages.js';

it.each([
  ['zh', '中文'],
  ['it', 'italiano'],
  // Not tags of a language, but the API takes them.
  ['zh_CN', 'zh_CN'],
  ['e', 'e'],
])('calls %s by a name and never fails', (language, label) => {
  expect(languageLabel(language)).toBe(label);
});
