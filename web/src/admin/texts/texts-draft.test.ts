import { describe, expect, it } from '@jest/globals';
import type { AccountTexts } from '../../../../src/contract/texts.js';
import { draftOf, inserted, textsOf, withoutDefault, withText } from './texts-draft.js';

const stored: AccountTexts = { defaultLanguage: 'en', queueEveryMinutes: 5, texts: { greeting: { en: 'Hello', 'zh-CN': '您好' } } };

describe('a draft of texts', () => {
  it('has the languages of its texts, the default first, and stores what it was made of', () => {
    expect(draftOf(stored, 'zh-CN').languages).toEqual(['en', 'zh-CN']);
    expect(textsOf(draftOf(stored, 'zh-CN'))).toEqual(stored);
  });

  it('begins in the language of the page where nothing is written yet', () => {
    expect(draftOf({ ...stored, texts: {} }, 'zh-CN')).toMatchObject({ defaultLanguage: 'zh-CN', languages: ['zh-CN'] });
  });

  it('stores neither empty texts nor those of a language that was taken away', () => {
    const draft = withText(draftOf(stored, 'zh-CN'), 'closing', 'en', '  ');
    expect(textsOf({ ...draft, languages: ['en'] }).texts).toEqual({ greeting: { en: 'Hello' } });
  });

  it('names the texts that lack the default language', () => {
    const draft = withText(withText(draftOf(stored, 'zh-CN'), 'closing', 'zh-CN', '再见'), 'queue', 'en', 'Wait');
    expect(withoutDefault(draft)).toEqual(['closing']);
  });

  it('puts a placeholder where the cursor stands', () => {
    expect(inserted('Hello !', 'contact.name', 6)).toBe('Hello {{contact.name}}!');
  });
});
