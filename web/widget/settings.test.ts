// What a page may say about its chat, and what is made of nonsense.
import { describe, expect, it } from '@jest/globals';
import { settingsOf } from './settings.js';
import { en } from './words/en.js';
import { languageOf, localeOf } from './words/index.js';
import { zhCn } from './words/zh-cn.js';
import { inkOn } from './view/color.js';

const SCRIPT = 'https://hub.example.com/widget.js';

describe('the script’s element', () => {
  it('has to name an account', () => {
    expect(settingsOf(SCRIPT, {}, ['en'])).toBeNull();
  });

  it('says where the hub is by its own address', () => {
    expect(settingsOf(SCRIPT, { account: 'a' }, ['de', 'zh-TW'])).toEqual({
      hub: 'https://hub.example.com',
      accountId: 'a',
      language: 'zh-CN',
      scheme: 'auto',
      side: 'right',
      color: null,
      identity: null,
    });
  });

  it('may wish for language, colours, side', () => {
    const settings = settingsOf(SCRIPT, { account: 'a', language: 'en', scheme: 'dark', side: 'left', color: '#FFD43B' }, ['zh']);
    expect(settings).toMatchObject({ language: 'en', scheme: 'dark', side: 'left', color: '#ffd43b' });
  });

  it.each(['red', '#fff', 'url(https://evil.example)', '#12345g'])('has no colour by the name of “%s”', (color) => {
    expect(settingsOf(SCRIPT, { account: 'a', color }, [])?.color).toBeNull();
  });

  it('names a user with the signature only', () => {
    expect(settingsOf(SCRIPT, { account: 'a', userId: '7' }, [])?.identity).toBeNull();
    expect(settingsOf(SCRIPT, { account: 'a', userId: '7', userHmac: 'ff', userName: 'Ann', userEmail: '' }, [])?.identity).toEqual({
      userId: '7',
      hmac: 'ff',
      name: 'Ann',
    });
  });
});

describe('the language', () => {
  it.each([
    ['zh-CN', ['en-US'], 'zh-CN'],
    [undefined, ['zh-HK'], 'zh-CN'],
    [undefined, ['fr', 'en-GB'], 'en'],
    ['xx', ['fr'], 'en'],
  ] as const)('wished %s, browser %j: %s', (wish, browser, expected) => {
    expect(languageOf(wish, browser)).toBe(expected);
  });

  it('writes times as the visitor’s country does', () => {
    expect([localeOf('en', ['de', 'en-GB']), localeOf('en', ['de']), localeOf('zh-CN', ['zh-TW'])]).toEqual(['en-GB', 'en', 'zh-TW']);
  });

  it('says everything in Chinese that it says in English', () => {
    const shape = (words: object): unknown =>
      Object.fromEntries(
        Object.entries(words).map(([key, value]) => [key, typeof value === 'object' ? shape(value as object) : typeof value]),
      );
    expect(shape(zhCn)).toEqual(shape(en));
    expect(JSON.stringify(zhCn)).not.toContain('""');
  });
});

describe('words on the site’s colour', () => {
  it.each([
    ['#000000', '#ffffff'],
    ['#4a60d6', '#ffffff'],
    ['#ffd43b', '#000000'],
    ['#ffffff', '#000000'],
  ])('on %s are %s', (color, ink) => {
    expect(inkOn(color)).toBe(ink);
  });
});
