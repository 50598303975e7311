import { describe, expect, it } from '@jest/globals';
import { followed } from './use-search-words.js';

describe('the words of a search box', () => {
  it('stay while the address catches up with what is typed', () => {
    const typing = { words: 'wang li', told: '', asked: ['wan', 'wang'] };
    const halfway = followed(typing, 'wan');
    expect(halfway).toEqual({ words: 'wang li', told: 'wan', asked: ['wang'] });
    expect(followed(halfway, 'wang')).toEqual({ words: 'wang li', told: 'wang', asked: [] });
    // The earlier look was overtaken.
    expect(followed(typing, 'wang')).toEqual({ words: 'wang li', told: 'wang', asked: [] });
  });

  it('are those of the address when it was changed by something else', () => {
    const searched = { words: 'wang', told: 'wang', asked: [] };
    const claimed = followed(searched, '');
    expect(claimed.words).toBe('');
    expect(followed(claimed, 'wang').words).toBe('wang');
    expect(followed({ words: 'wan', told: '', asked: ['wa'] }, 'refund')).toEqual({ words: 'refund', told: 'refund', asked: [] });
  });
});
