import { describe, expect, it } from '@jest/globals';
import { customerLanguages } from './customer-languages.js';

const labels = (shownIn: string, held: string[]): string[] => customerLanguages(shownIn, held).map(({ label }) => label);

describe('the languages of customers', () => {
  it('are called by their names in the language of the page', () => {
    expect(labels('en', [])).toEqual(expect.arrayContaining(['Chinese', 'Japanese', 'German']));
    expect(labels('zh-CN', [])).toEqual(expect.arrayContaining(['中文', '日语', '德语']));
  });

  it('have among them what the hub holds, each once', () => {
    expect(labels('en', ['it', 'en', 'zh-CN'])).toEqual([...labels('en', []), 'Italian', 'Chinese (China)']);
  });

  it('are called by their tags where those are none of a language, which the API takes', () => {
    expect(labels('en', ['zh_CN', 'e']).slice(-2)).toEqual(['zh_CN', 'e']);
  });
});
