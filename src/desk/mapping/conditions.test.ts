import { describe, expect, it } from '@jest/globals';
import type { RoutingConditions } from '../../contract/index.js';
import { checksOf, type RoutingFacts } from './conditions.js';

const facts: RoutingFacts = {
  accountId: 'account-1',
  platform: 'small',
  text: 'Guten Tag, wo bleibt meine Bestellung?',
  languages: ['de_AT'],
  entryPoint: { kind: 'scene', value: 'store-17' },
  labelIds: ['vip'],
};
/** A Wednesday, 22:30 in Shanghai. */
const moment = { at: new Date('2026-11-18T14:30:00Z'), timezone: 'Asia/Shanghai' };

function fits(conditions: RoutingConditions, told: Partial<RoutingFacts> = {}, when = moment): boolean {
  return [...checksOf(conditions, { ...facts, ...told }, when)].every(({ holds }) => holds);
}

describe('a rule', () => {
  it('that asks for nothing fits everybody', () => {
    expect(fits({})).toBe(true);
  });

  it('fits when all it asks for holds, and tells what does not', () => {
    expect(fits({ platforms: ['small'], languages: ['de'], labelIds: ['vip'] })).toBe(true);
    expect([...checksOf({ platforms: ['small'], languages: ['fr'], labelIds: ['vip'] }, facts, moment)]).toEqual([
      { condition: 'platforms', holds: true },
      { condition: 'labelIds', holds: true },
      { condition: 'languages', holds: false },
    ]);
  });

  it('takes any one of a list', () => {
    expect(fits({ accountIds: ['account-2', 'account-1'] })).toBe(true);
    expect(fits({ accountIds: ['account-2'] })).toBe(false);
    expect(fits({ labelIds: ['new', 'vip'] })).toBe(true);
    expect(fits({ labelIds: ['new'] }, { labelIds: [] })).toBe(false);
  });
});

describe('keywords', () => {
  it.each([
    ['bestellung', 'Guten Tag, wo bleibt meine Bestellung?', true],
    ['BESTELLUNG', 'meine bestellung', true],
    ['stell', 'meine Bestellung', false],
    ['meine Bestellung', 'Wo bleibt meine   BESTELLUNG?', true],
    ['cafe', 'Un café, por favor', true],
    ['退款', '你好，我要退款，谢谢', true],
    ['退款', '我要退货', false],
    ['ｒｅｆｕｎｄ', 'refund please', true],
    ['refund', '我要refund可以吗', true],
    ['iPhone手机', '想买iphone手机壳', true],
    ['iPhone手机', '想买手机iphone', false],
    ['!!!', 'hello!!!', false],
    ['hello', '', false],
  ])('%p in %p: %p', (keyword, text, expected) => {
    expect(fits({ keywords: [keyword] }, { text })).toBe(expected);
  });
});

describe('languages', () => {
  it.each([
    ['zh', ['zh-CN'], true],
    ['zh-CN', ['zh_cn'], true],
    ['zh-CN', ['zh'], false],
    ['e', ['en'], false],
    ['en', ['de', 'en-GB'], true],
    ['en', [], false],
  ])('%p asked of %p: %p', (wanted, languages, expected) => {
    expect(fits({ languages: [wanted] }, { languages })).toBe(expected);
  });
});

describe('an entry point', () => {
  it.each<[NonNullable<RoutingConditions['entryPoint']>, RoutingFacts['entryPoint'], boolean]>([
    [{ kinds: ['scene'] }, { kind: 'scene', value: '' }, true],
    [{ kinds: ['ad', 'referral'] }, { kind: 'scene', value: 'store-17' }, false],
    [{ value: 'store-17' }, { kind: 'start', value: 'store-17' }, true],
    [{ value: 'store-1' }, { kind: 'scene', value: 'store-17' }, false],
    [{ value: 'store-', isPrefix: true }, { kind: 'scene', value: 'store-17' }, true],
    [{ kinds: ['start'], value: 'store-', isPrefix: true }, { kind: 'scene', value: 'store-17' }, false],
    [{ kinds: ['scene'] }, null, false],
  ])('%j of %j: %p', (wanted, entryPoint, expected) => {
    expect(fits({ entryPoint: wanted }, { entryPoint })).toBe(expected);
  });
});

describe('a time of day', () => {
  const week = [1, 2, 3, 4, 5, 6, 7];
  const at = (iso: string) => ({ at: new Date(iso), timezone: 'Asia/Shanghai' });

  it('is the group’s own, its end excluded', () => {
    const time = { days: week, from: '09:00', to: '18:00' };
    expect(fits({ time }, {}, at('2026-11-18T00:59:59Z'))).toBe(false);
    expect(fits({ time }, {}, at('2026-11-18T01:00:00Z'))).toBe(true);
    expect(fits({ time }, {}, at('2026-11-18T09:59:59Z'))).toBe(true);
    expect(fits({ time }, {}, at('2026-11-18T10:00:00Z'))).toBe(false);
  });

  it('past midnight belongs to the day it began on', () => {
    const time = { days: [7], from: '22:00', to: '06:00' };
    // Sunday 23:00, Monday 05:59, Monday 06:00, Sunday 05:00 in Shanghai.
    expect(fits({ time }, {}, at('2026-11-22T15:00:00Z'))).toBe(true);
    expect(fits({ time }, {}, at('2026-11-22T21:59:00Z'))).toBe(true);
    expect(fits({ time }, {}, at('2026-11-22T22:00:00Z'))).toBe(false);
    expect(fits({ time }, {}, at('2026-11-21T21:00:00Z'))).toBe(false);
  });

  it('from a minute to the same is the whole day', () => {
    const time = { days: [3], from: '00:00', to: '00:00' };
    expect(fits({ time }, {}, at('2026-11-18T15:59:00Z'))).toBe(true);
    expect(fits({ time }, {}, at('2026-11-18T16:00:00Z'))).toBe(false);
  });
});
