import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { searchableText, searchQuery, searchWords } from './search-words.js';

// The same inputs for every change, so that a failure is the change's.
fc.configureGlobal({ seed: 20_261_121 });

/** What PostgreSQL does with the two: every term is one of the words, or the beginning of one. */
function matches(text: string, typed: string): boolean {
  const words = searchWords(text);
  const query = searchQuery(typed);
  if (query === null) return false;
  return query.split(' & ').every((term) => {
    const word = /^'(.*)'/.exec(term)?.[1] ?? '';
    return term.endsWith(':*') ? words.some((other) => other.startsWith(word)) : words.includes(word);
  });
}

test.each([
  ['Where is my order 10045?', 'order'],
  ['Where is my order 10045?', 'ORD'],
  ['Where is my order 10045?', '1004 where'],
  ['Crème brûlée', 'creme'],
  ['ＡＢＣ-１２３', 'abc 123'],
  ['我的订单什么时候到', '订单'],
  ['我的订单什么时候到', '什么时候'],
  ['我的订单什么时候到', '到'],
  ['订单号A1024已发货', 'a1024'],
  ['注文はいつ届きますか', 'いつ'],
  ['주문은 언제 도착하나요', '언제'],
  ['Где мой заказ?', 'заказ'],
  ['write to ana.lima@example.com', 'lima@example'],
])('“%s” is found by “%s”', (text, typed) => {
  expect(matches(text, typed)).toBe(true);
});

test.each([
  ['Where is my order?', 'border'],
  ['我的订单什么时候到', '单订'],
  ['我的订单什么时候到', '退款'],
  ['hello', '🙂'],
])('“%s” is not found by “%s”', (text, typed) => {
  expect(matches(text, typed)).toBe(false);
});

test('nothing to search for is told', () => {
  expect(searchQuery(' ?! 🙂 ')).toBeNull();
  expect(searchQuery("'; DROP")).toBe("'drop':*");
});

// Scripts written without spaces bring signs of their own, such as ⺀ and ๏, that are neither and mean nothing to PostgreSQL either.
test('whatever is typed, the query holds letters and digits only', () => {
  const scripts = ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Thai'].map((script) => `\\p{Script=${script}}`).join('');
  const word = `'[\\p{L}\\p{N}\\p{M}々〆ー${scripts}]+'(:\\*)?`;
  const whole = new RegExp(`^${word}( & ${word})*$`, 'u');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (typed) => {
      const query = searchQuery(typed);
      if (query !== null) expect(query).toMatch(whole);
    }),
  );
});

test('every text is found by each part of itself that can be searched for', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('订单', 'order', '什么', 'A1', 'до', ' ', '-', '到'), { maxLength: 20 }), (parts) => {
      const text = parts.join(' ');
      for (const part of parts) if (searchQuery(part) !== null) expect(matches(text, part)).toBe(true);
    }),
  );
});

test('a message is found by everything it shows', () => {
  expect(searchableText({ type: 'order', number: 'A-17', status: 'paid', items: [{ title: 'Blue vase', quantity: 1 }] })).toBe(
    'A-17 Blue vase',
  );
  const media = { mediaId: 'm', mime: 'application/pdf', sizeBytes: 1, name: 'invoice.pdf', state: 'ready' as const };
  expect(searchableText({ type: 'file', media, caption: 'the bill' })).toBe('invoice.pdf the bill');
});

test('a long word is never cut through a character, which the store could not keep', () => {
  const word = `${'a'.repeat(39)}𝒜𝒜`;
  expect(searchWords(word).every((found) => found.isWellFormed())).toBe(true);
  expect(searchQuery(word)?.isWellFormed()).toBe(true);
});
