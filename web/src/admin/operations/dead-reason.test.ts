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
    expect(deadReason(i18n, 'cannot be parsed: Invalid time value')).toEqual({
      words: '无法解析：其中的时间无效。',
      quote: 'Invalid time value',
    });
    expect(deadReason(i18n, 'processing failed: 1 of 5: refused')).toEqual({
      words: '处理失败：原因未知。 其中 5 项有 1 项如此，其余已处理。',
      quote: 'refused',
    });
    expect(deadReason(i18n, 'something of old')).toEqual({ words: 'something of old' });
  });

  it.each([
    ['Unexpected token < in JSON at position 0', 'json'],
    ["Cannot read properties of undefined (reading 'id')", 'missing'],
    ['value too long for type character varying(64)', 'long'],
    ['invalid byte sequence for encoding "UTF8": 0x00', 'characters'],
    ['duplicate key value violates unique constraint "message_pkey"', 'contradiction'],
    ['value "99999999999999999999" is out of range for type bigint', 'number'],
    ['date/time field value out of range: "292277026596"', 'time'],
  ] as const)('%s is told as what is wrong with the event', (told, cause) => {
    expect(deadReason(i18n, `processing failed: ${told}`)).toEqual({
      words: chinese.operations.notProcessed.replace('{{cause}}', chinese.operations.cause[cause]),
      quote: told,
    });
  });

  it('knows every way the hub begins a reason', () => {
    const processor = readFileSync(join(import.meta.dirname, '../../../../src/intake/processor.ts'), 'utf8');
    const begun = [...processor.matchAll(/`([a-z ]+: )\$\{/g)].map(([, beginning]) => beginning);
    expect(begun.sort()).toEqual(Object.keys(BEGINNINGS).sort());
  });
});
