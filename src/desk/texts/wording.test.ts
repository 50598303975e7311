import { describe, expect, it } from '@jest/globals';
import { accountTextsSchema } from '../../contract/index.js';
import { filledIn, versionFor } from './wording.js';

const VERSIONS = { en: 'Hello', 'zh-CN': '你好', 'pt-BR': 'Olá' };

describe('the version of a text', () => {
  it.each<[string, (string | null | undefined)[], string]>([
    ['in the language itself', ['zh-CN'], '你好'],
    ['whatever way the platform writes it', ['zh_cn'], '你好'],
    ['of the language where the region has none', ['en-GB'], 'Hello'],
    ['of another region rather than of another language', ['pt-PT'], 'Olá'],
    ['in the first language that is known and offered', [null, undefined, '', 'fr', 'zh'], '你好'],
    ['by default', ['fr'], 'Hello'],
    ['by default when nothing is known', [], 'Hello'],
  ])('is the one %s', (_name, languages, expected) => {
    expect(versionFor(VERSIONS, languages, 'en')?.text).toBe(expected);
  });

  it('is none where there is none to fall back on', () => {
    expect(versionFor({ en: 'Hello' }, ['fr'], 'de')).toBeNull();
  });
});

describe('a placeholder', () => {
  it.each<[string, string, string]>([
    ['is filled in', 'Hello {{contact.name}}!', 'Hello 李小明!'],
    ['may have room around its name', 'Hello {{ contact.name }}!', 'Hello 李小明!'],
    ['says what stands after the bar when nothing is known', 'We open {{hours.opensAt|soon}}.', 'We open soon.'],
    ['says the same where what is known is empty', 'By {{agent.name|us}}', 'By us'],
    ['says nothing when nothing stands there', 'We open{{hours.opensAt}}.', 'We open.'],
    ['is not looked for in what was filled in', '{{account.name}}', '{{contact.name}} $& $1'],
  ])('%s', (_name, text, expected) => {
    expect(
      filledIn(text, { 'contact.name': '李小明', 'account.name': '{{contact.name}} $& $1', 'hours.opensAt': null, 'agent.name': '' }),
    ).toBe(expected);
  });

  it.each([
    ['of another kind of text', { greeting: { en: 'You are number {{queue.position}}' } }],
    ['nobody knows', { closing: { en: 'Bye {{name}}' } }],
  ])('%s is refused', (_name, texts) => {
    expect(accountTextsSchema.safeParse({ defaultLanguage: 'en', texts }).error?.issues[0]?.message).toMatch(/cannot fill in/);
  });

  it('needs a version in the default language', () => {
    expect(accountTextsSchema.safeParse({ defaultLanguage: 'en', texts: { greeting: { 'zh-CN': '你好' } } }).success).toBe(false);
  });
});
