// Both languages are whole, and nothing on the pages asks for words that do not exist.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import english from './en/index.js';
import { preferredLanguage } from './languages.js';
import chinese from './zh-CN/index.js';

const root = join(import.meta.dirname, '..');

function flat(words: object, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') found.set(prefix + key, value);
    else for (const [inner, text] of flat(value as object, `${prefix}${key}.`)) found.set(inner, text);
  }
  return found;
}

const placeholders = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();
const en = flat(english);
const zh = flat(chinese);

describe('the wording', () => {
  it('has the same keys in both languages', () => {
    expect([...zh.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it.each([...en.keys()])('%s says something in both languages, about the same things', (key) => {
    const [english, chinese] = [en.get(key) ?? '', zh.get(key) ?? ''];
    expect(english.trim()).not.toBe('');
    expect(chinese.trim()).not.toBe('');
    expect(placeholders(chinese)).toEqual(placeholders(english));
  });

  it('has every key the pages name', () => {
    const missing = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts'))
      .flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/\bt\('([\w.-]+)'/g)].map((match) => match[1] ?? ''))
      .filter((key) => !en.has(key) && !en.has(`${key}_other`));
    expect([...new Set(missing)]).toEqual([]);
  });
});

describe('preferredLanguage', () => {
  it.each([
    ['zh-CN', ['en-US'], 'zh-CN'],
    [null, ['zh-TW', 'en'], 'zh-CN'],
    [null, ['fr', 'en-GB', 'zh'], 'en'],
    [null, ['fr'], 'en'],
    ['xx', ['zh'], 'zh-CN'],
  ])('stored %s, browser %j: %s', (stored, browser, expected) => {
    expect(preferredLanguage(stored, browser)).toBe(expected);
  });
});
