import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { phrase } from '../../i18n/phrases.js';
import type { Translation } from '../../i18n/translation.js';
import chinese from '../../i18n/zh-CN/index.js';
import { BEGINNINGS, deadReason } from './dead-reason.js';

const i18n: Translation = {
  language: 'zh-CN',
  t: (key, values) => phrase(chinese, new Intl.PluralRules('zh-CN'), key, values),
  exists: () => true,
};

describe('why an event is dead', () => {
  it('is said in the viewer’s language, with what broke as it was told', () => {
    expect(deadReason(i18n, 'cannot be parsed: Invalid time value')).toBe('无法解析：Invalid time value');
    expect(deadReason(i18n, 'processing failed: 1 of 5: refused')).toBe('处理失败：1 of 5: refused');
    expect(deadReason(i18n, 'something of old')).toBe('something of old');
  });

  it('knows every way the hub begins a reason', () => {
    const processor = readFileSync(join(import.meta.dirname, '../../../../src/intake/processor.ts'), 'utf8');
    const begun = [...processor.matchAll(/`([a-z ]+: )\$\{/g)].map(([, beginning]) => beginning);
    expect(begun.sort()).toEqual(Object.keys(BEGINNINGS).sort());
  });
});
