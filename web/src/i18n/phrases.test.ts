import { describe, expect, it } from '@jest/globals';
import { findWords, phrase } from './phrases.js';

const words = {
  inbox: {
    hello: 'Hello {{name}}, {{ name }}',
    unread_one: '{{count}} message',
    unread_other: '{{count}} messages',
    left_other: '还剩 {{count}} 条',
  },
};
const plural = new Intl.PluralRules('en');

describe('a phrase', () => {
  it.each([
    ['inbox.hello', { name: '$& {{count}} <b>' }, 'Hello $& {{count}} <b>, {{ name }}'],
    ['inbox.unread', { count: 1 }, '1 message'],
    ['inbox.unread', { count: 0 }, '0 messages'],
    ['inbox.left', { count: 1 }, '还剩 1 条'],
    ['inbox.hello', {}, 'Hello , {{ name }}'],
    ['inbox.absent', {}, 'inbox.absent'],
    ['inbox', {}, 'inbox'],
    ['inbox.hello.deeper', {}, 'inbox.hello.deeper'],
  ])('%s with %j: %s', (key, values, expected) => {
    expect(phrase(words, plural, key, values)).toBe(expected);
  });

  it('is not looked for where no words are', () => {
    expect(findWords(words, 'toString')).toBeUndefined();
    expect(findWords(words, 'inbox.constructor.name')).toBeUndefined();
  });
});
