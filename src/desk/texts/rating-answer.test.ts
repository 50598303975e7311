import { describe, expect, it } from '@jest/globals';
import type { MessageContent } from '../../contract/index.js';
import { ratingIn, ratingMenu } from './rating-answer.js';

const text = (words: string): MessageContent => ({ type: 'text', text: words });
const choice = (choiceId: string, fields: Record<string, string> = {}): MessageContent => ({ type: 'form_reply', fields, choiceId });

describe('an answer to the question for a rating', () => {
  it.each<[string, MessageContent, number]>([
    ['a bare digit', text('4'), 4],
    ['with blanks around it', text(' 1\n'), 1],
    ['of full width', text('５'), 5],
    ['the stars of a button', text('★★★'), 3],
    ['a choice of the menu', choice('rating:s1:2'), 2],
  ])('is %s', (_name, content, score) => {
    expect(ratingIn(content, 's1')).toEqual({ score, comment: null });
  });

  it.each<[string, MessageContent]>([
    ['zero', text('0')],
    ['six', text('6')],
    ['two digits', text('55')],
    ['a digit with words', text('5 apples please')],
    ['words', text('thanks')],
    ['a choice about another session', choice('rating:s2:5')],
    ['a choice of another menu', choice('5')],
    ['a place', { type: 'location', latitude: 1, longitude: 5 }],
  ])('is not %s', (_name, content) => {
    expect(ratingIn(content, 's1')).toBeNull();
  });

  it('may come with a comment', () => {
    expect(ratingIn(choice('rating:s1:5', { comment: ' quick ' }), 's1')).toEqual({ score: 5, comment: 'quick' });
  });

  it('is what each option of the menu gives, whose number is its score', () => {
    const menu = ratingMenu('s1', 'How was it?');
    const options = menu.type === 'menu' ? menu.options : [];
    expect(options.map(({ id }) => ratingIn(choice(id), 's1')?.score)).toEqual([1, 2, 3, 4, 5]);
    expect(options.map(({ label }) => ratingIn(text(label), 's1')?.score)).toEqual([1, 2, 3, 4, 5]);
  });
});
