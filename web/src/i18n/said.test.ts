import { describe, expect, it } from '@jest/globals';
import { describeFailure } from './describe-error.js';
import { phrase } from './phrases.js';
import { saidIn } from './said.js';
import type { Translation } from './translation.js';

const errors = { rejected: '平台拒绝：{{message}}', blocked_by_user: '客户已拉黑此账号。', platform_refused: '平台拒绝：{{message}}' };

function translation(language: string): Translation {
  const plural = new Intl.PluralRules(language);
  return { language, t: (key, values) => phrase({ errors }, plural, key, values), exists: (key) => key.slice('errors.'.length) in errors };
}
const chinese = translation('zh-CN');
const sentences = { 'acme.waiting': '有 {{count}} 条更新等待推送', 'acme.ends': '将于 {{until}} 到期' };

describe('a sentence of a connector', () => {
  const waiting = { message: '7 updates wait', says: { name: 'acme.waiting', values: { count: 7 } } };

  it('is said in the viewer’s language', () => {
    expect(saidIn(chinese, sentences, waiting)).toBe('有 7 条更新等待推送');
  });

  it('stays as it was written for who reads English, and where its words are not known', () => {
    expect(saidIn(translation('en'), sentences, waiting)).toBe('7 updates wait');
    expect(saidIn(chinese, {}, waiting)).toBe('7 updates wait');
    expect(saidIn(chinese, sentences, { message: 'Said long ago' })).toBe('Said long ago');
  });

  it('shows times as the viewer reads them', () => {
    const ends = { message: 'Ends 2026-11-22T03:00:00.000Z', says: { name: 'acme.ends', values: { until: '2026-11-22T03:00:00.000Z' } } };
    expect(saidIn(chinese, sentences, ends)).toMatch(/2026年11月2\d日/);
  });

  it('leaves the platform’s own words as they were given', () => {
    const quoted = { message: 'Blocked (“nope”)', says: { name: 'blocked_by_user', quote: 'nope' } };
    expect(saidIn(chinese, {}, quoted)).toBe('客户已拉黑此账号：“nope”');
    expect(saidIn(chinese, {}, { message: 'No (“nope”)', says: { name: 'rejected', quote: 'nope' } })).toBe('平台拒绝：nope');
  });
});

describe('a failure', () => {
  it('is told without the English of who met it', () => {
    const failure = { code: 'rejected', message: 'Telegram refused the message (“nope”)', says: { name: 'rejected', quote: 'nope' } };
    expect(describeFailure(chinese, failure)).toBe('平台拒绝：nope');
  });

  it('of a platform asked by the API gives the reason in the viewer’s language', () => {
    const failure = {
      code: 'platform_refused',
      message: 'The customer has blocked the bot',
      details: { says: { name: 'blocked_by_user' } },
    };
    expect(describeFailure(chinese, failure)).toBe('平台拒绝：客户已拉黑此账号。');
  });
});
