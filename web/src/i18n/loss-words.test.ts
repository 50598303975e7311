import { describe, expect, it } from '@jest/globals';
import { lossWords } from './loss-words.js';
import { findWords, phrase } from './phrases.js';
import type { Translation } from './translation.js';
import chinese from './zh-CN/index.js';

const i18n: Translation = {
  language: 'zh-CN',
  t: (key, values) => phrase(chinese, new Intl.PluralRules('zh-CN'), key, values),
  exists: (key) => findWords(chinese, key) !== undefined,
};

describe('why an address took nothing', () => {
  it.each(['ENOTFOUND', 'ECONNREFUSED', 'ETIMEDOUT', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'private_address'])(
    '%s is said in the viewer’s language, with the code for who looks it up',
    (code) => {
      const words = lossWords(i18n, code);
      expect(words).toContain(`(${code})`);
      expect(words).not.toBe(`(${code})`);
      expect(words).toMatch(/^\p{Script=Han}/u);
    },
  );

  it.each(['HTTP 410: Gone', 'HTTP 500', 'We are closed', 'ESOMETHING_NEW'])('“%s” is shown as it came', (words) => {
    expect(lossWords(i18n, words)).toBe(words);
  });
});
