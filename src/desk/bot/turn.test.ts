import { describe, expect, it } from '@jest/globals';
import type { FaqEntryView, MessageContent } from '../../contract/index.js';
import { DEFAULT_BOT_SETTINGS } from './default-settings.js';
import { chosenOption, turnFor, type Situation } from './turn.js';

const entry = (id: string, question: string): FaqEntryView => ({
  id,
  question,
  phrasings: [],
  keywords: [],
  answer: { type: 'text', text: `answer to ${id}` },
  enabled: true,
  suggested: true,
});

const text = (words: string): MessageContent => ({ type: 'text', text: words });

function situation(change: Partial<Situation> & { said?: string; content?: MessageContent } = {}): Situation {
  const { said = 'hello', content = text(said), ...more } = change;
  return {
    settings: DEFAULT_BOT_SETTINGS,
    message: { seq: 3, content, lately: 1, alike: 1 },
    customerLanguage: null,
    isFirst: false,
    misses: 0,
    offered: [],
    verdict: { kind: 'nothing' },
    suggestions: [],
    hasAnswers: true,
    ...more,
  };
}

describe('a choice', () => {
  const offered = [
    { id: 'faq.a', label: 'When will my order arrive?' },
    { id: 'human', label: '转人工' },
  ];
  it.each([
    [{ type: 'form_reply', fields: {}, choiceId: 'faq.old' } satisfies MessageContent, 'faq.old'],
    [text('1'), 'faq.a'],
    [text(' 2. '), 'human'],
    [text('２'), 'human'],
    [text('(1)'), 'faq.a'],
    [text('when will my order arrive'), 'faq.a'],
    [text('转人工'), 'human'],
    [text('0'), null],
    [text('3'), null],
    [text('123'), null],
    [text('1 more thing'), null],
    [text('?'), null],
    [{ type: 'location', latitude: 1, longitude: 2 } satisfies MessageContent, null],
  ])('%j is option %s', (content, option) => {
    expect(chosenOption(content, offered)).toBe(option);
  });
});

describe('asking for a person', () => {
  it.each([['human'], ['Human!'], ['转人工'], ['人工'], ['我要转人工'], ['人工客服在吗'], ['can I talk to a person'], ['operator']])(
    '“%s” is a wish',
    (said) => {
      expect(turnFor(situation({ said })).handOff).toBe('asked');
    },
  );
  it.each([
    ['the agent who sold me this was nice'],
    ['is it made by human hands'],
    ['这个人工湖离你们店的距离大概是多少公里呢请问'],
    ['operators manual'],
  ])('“%s” is none', (said) => {
    expect(turnFor(situation({ said })).handOff).toBeNull();
  });
});

describe('a turn', () => {
  it('answers in the language just written in, else in the customer’s, else in its own', () => {
    const words = (change: Parameters<typeof situation>[0]): string =>
      JSON.stringify(turnFor(situation({ isFirst: true, ...change })).sayings);
    expect(words({ said: '在吗', customerLanguage: 'en' })).toContain('您好');
    expect(words({ said: 'hi', customerLanguage: 'zh' })).toContain('Hello');
    expect(words({ said: '👋', customerLanguage: 'zh-TW' })).toContain('您好');
    expect(words({ said: '👋' })).toContain('Hello');
  });

  it('counts misses, forgets them with an answer, and gives up at the last', () => {
    expect(turnFor(situation({ misses: 0 }))).toMatchObject({ misses: 1, handOff: null });
    expect(turnFor(situation({ misses: 1 }))).toMatchObject({ handOff: 'not_understood', sayings: [{ content: { type: 'text' } }] });
    expect(turnFor(situation({ misses: 1, verdict: { kind: 'answer', entry: entry('a', 'A?') } }))).toMatchObject({
      misses: 0,
      handOff: null,
    });
  });

  it('keeps the numbers of the last menu after an answer', () => {
    const offered = [{ id: 'faq.a', label: 'A?' }];
    expect(turnFor(situation({ offered, verdict: { kind: 'answer', entry: entry('a', 'A?') } })).offered).toEqual(offered);
  });

  it('suggests at the start only, and no more than a menu holds', () => {
    const suggestions = Array.from({ length: 20 }, (_, index) => entry(String(index), `Question ${String(index)}?`));
    const first = turnFor(situation({ isFirst: true, suggestions }));
    expect(first.sayings).toHaveLength(1);
    expect(first.sayings[0]).toMatchObject({ once: 'suggestions', content: { type: 'menu' } });
    expect(first.offered).toHaveLength(7);
    expect(turnFor(situation({ suggestions })).sayings[0]).not.toHaveProperty('once');
    const settings = { ...DEFAULT_BOT_SETTINGS, suggests: false };
    expect(turnFor(situation({ isFirst: true, suggestions, settings })).sayings[0]).not.toHaveProperty('once');
  });

  it('does not repeat its list to who has just tapped one of its questions', () => {
    const asked = entry('a', 'A?');
    const begun: Partial<Situation> = {
      isFirst: true,
      suggestions: [asked, entry('b', 'B?')],
      verdict: { kind: 'answer', entry: asked },
    };
    const tapped: MessageContent = { type: 'form_reply', fields: {}, choiceId: 'faq.a', text: 'A?' };
    expect(turnFor(situation({ ...begun, content: tapped })).sayings).toEqual([{ content: asked.answer }]);
    expect(turnFor(situation({ ...begun, said: 'A?' })).sayings).toHaveLength(2);
  });

  it('says nothing to what answers like a program', () => {
    expect(turnFor(situation({ message: { seq: 9, content: text('auto'), lately: 5, alike: 5 } }))).toMatchObject({
      handOff: 'loop',
      sayings: [],
    });
    expect(turnFor(situation({ message: { seq: 9, content: text('x'), lately: 16, alike: 1 } }))).toMatchObject({ handOff: 'loop' });
  });

  it('leaves at once when there is nothing it could answer', () => {
    expect(turnFor(situation({ isFirst: true, hasAnswers: false }))).toMatchObject({ handOff: 'no_answers', sayings: [] });
  });
});
