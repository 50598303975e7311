import { describe, expect, it } from '@jest/globals';
import type { MessageView } from '../../../src/contract/api.js';
import type { MessageContent } from '../../../src/contract/content.js';
import { lastMessageOf } from '../data/last-message.js';
import english from './en/index.js';
import { findWords, phrase, type WordTree } from './phrases.js';
import { previewWords } from './preview-words.js';
import type { Translation } from './translation.js';
import chinese from './zh-CN/index.js';

const speaking = (language: string, words: WordTree): Translation => ({
  language,
  t: (key, values) => phrase(words, new Intl.PluralRules(language), key, values),
  exists: (key) => findWords(words, key) !== undefined,
});
const i18n = speaking('zh-CN', chinese);

const happened = (name: string): MessageContent => ({ type: 'event', name, data: {} });
const poll: MessageContent = { type: 'unsupported', platformType: 'poll', reason: 'This kind of message has no words here.' };

/** As the page makes it of a message that comes in. */
const live = (content: MessageContent): string => {
  const message: MessageView = {
    id: 'm-1',
    conversationId: 'c-1',
    seq: 1,
    kind: 'in',
    sender: { type: 'end_user', id: 'u-1', name: 'Lin' },
    content,
    status: 'stored',
    sentAt: '2026-01-01T00:00:00.000Z',
  };
  return previewWords(i18n, lastMessageOf(message));
};

describe('the line of a last message', () => {
  it('says what happened as soon as it comes in, as it does once the list is asked for again', () => {
    expect(live(happened('followed'))).toBe(chinese.inbox.event.followed);
    expect(previewWords(i18n, { type: 'event', preview: 'followed' })).toBe(chinese.inbox.event.followed);
    expect(live(poll)).toBe(chinese.content.unsupportedKind.poll);
    expect(live({ ...poll, text: '红的还是蓝的？' })).toBe('红的还是蓝的？');
  });

  it('says of one that was taken back that it was', () => {
    expect(live(happened('retracted'))).toBe(chinese.inbox.event.retracted);
    expect(previewWords(i18n, { type: 'event', preview: '' })).toBe(chinese.inbox.event.retracted);
  });

  it('shows nobody what only a program calls it', () => {
    for (const [language, words] of [
      ['en', english],
      ['zh-CN', chinese],
    ] as const)
      expect(previewWords(speaking(language, words), { type: 'event', preview: 'message_auto_delete_timer_changed' })).toBe(
        words.events.other,
      );
  });

  it('names a kind without words, and shows words as they are', () => {
    expect(previewWords(i18n, { type: 'image', preview: '' })).toBe(chinese.content.kind.image);
    expect(previewWords(i18n, { type: 'text', preview: 'followed' })).toBe('followed');
  });
});
