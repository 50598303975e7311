import { describe, expect, it } from '@jest/globals';
import type { CannedResponseView } from '../../../src/contract/answers.js';
import { filledText, fittingResponses, slashBefore } from './canned-text.js';

const values = { 'contact.name': '李小明', 'agent.name': 'Lea', 'account.name': '' };

describe('filledText', () => {
  it.each([
    ['Hello {{contact.name}}, {{agent.name}} here.', 'Hello 李小明, Lea here.'],
    ['Hello {{ contact.name | there }}.', 'Hello 李小明.'],
    ['Welcome to {{account.name| our shop }}!', 'Welcome to our shop!'],
    ['Welcome to {{account.name}}!', 'Welcome to !'],
    ['{{order.number}} and {{toString|x}} stay', '{{order.number}} and {{toString|x}} stay'],
    ['no places', 'no places'],
  ])('%s → %s', (text, filled) => {
    expect(filledText(text, values)).toBe(filled);
  });

  it('does not fill in what a name brings along', () => {
    expect(filledText('{{contact.name}}', { ...values, 'contact.name': '{{agent.name}} $&' })).toBe('{{agent.name}} $&');
  });
});

describe('slashBefore', () => {
  it.each([
    ['/', 1, { from: 0, query: '' }],
    ['/He', 3, { from: 0, query: 'he' }],
    ['Dear Ana, /ref', 14, { from: 10, query: 'ref' }],
    ['第一行\n/退款', 7, { from: 4, query: '退款' }],
    ['/he llo', 3, { from: 0, query: 'he' }],
    ['and/or', 6, null],
    ['https://x', 9, null],
    ['/two words', 10, null],
    ['', 0, null],
  ])('in “%s” at %d: %j', (text, caret, expected) => {
    expect(slashBefore(text, caret)).toEqual(expected);
  });
});

describe('fittingResponses', () => {
  const response = (shortcut: string, more: Partial<CannedResponseView> = {}): CannedResponseView => ({
    id: shortcut,
    scope: 'general',
    shortcut,
    title: '',
    text: '',
    usedCount: 0,
    ...more,
  });
  const place = { groupId: 'sales', language: 'zh-CN' };
  const found = (responses: CannedResponseView[], query: string): string[] => fittingResponses(responses, query, place).map(({ id }) => id);

  it('takes shortcuts before words, and keeps the order otherwise', () => {
    const all = [response('thanks', { text: 'about your refund' }), response('refund2'), response('refund'), response('hello')];
    expect(found(all, 'refund')).toEqual(['refund2', 'refund', 'thanks']);
    expect(found(all, '')).toEqual(['thanks', 'refund2', 'refund', 'hello']);
    expect(found(all, 'nothing')).toEqual([]);
  });

  it('puts the customer’s language first and leaves out other groups', () => {
    const all = [response('a', { language: 'en' }), response('b'), response('c', { language: 'zh' })];
    expect(found(all, '')).toEqual(['b', 'c', 'a']);
    expect(found([response('x', { scope: 'group', groupId: 'support' }), response('y', { scope: 'group', groupId: 'sales' })], '')).toEqual(
      ['y'],
    );
  });
});
