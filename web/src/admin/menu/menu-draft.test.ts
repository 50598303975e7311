import { describe, expect, it } from '@jest/globals';
import type { AccountMenuEntry, AccountMenuLimits } from '../../../../src/contract/account-tools.js';
import { draftsOf, entriesOf, isWhole, NEW_BUTTON, NEW_LEAF } from './menu-draft.js';

const LIMITS: AccountMenuLimits = { maxEntries: 3, maxSubEntries: 5, labelMax: 16, subLabelMax: 60, keyMax: 8, urlMax: 40, unit: 'bytes' };
const MENU: AccountMenuEntry[] = [
  { label: '人工客服', action: { kind: 'answer', key: 'HUMAN' } },
  {
    label: '更多',
    entries: [
      { label: '官网', action: { kind: 'link', url: 'https://example.com/' } },
      { label: '商城', action: { kind: 'mini_program', appId: 'wx1', page: 'pages/shop', url: 'https://example.com/shop' } },
      { label: '扫一扫', action: { kind: 'other', type: 'scancode_push', value: 'SCAN' } },
    ],
  },
];

describe('a menu', () => {
  it('comes out of its form as it went in', () => {
    expect(entriesOf(draftsOf(MENU))).toEqual(MENU);
    expect(isWhole(draftsOf(MENU), LIMITS)).toBe(true);
    expect(isWhole([], LIMITS)).toBe(true);
  });

  it('can be saved only when everything is said, within the platform’s limits', () => {
    const button = { ...NEW_BUTTON, label: 'Site', url: 'https://example.com/' };
    expect(isWhole([button], LIMITS)).toBe(true);
    expect(isWhole([{ ...button, label: ' ' }], LIMITS)).toBe(false);
    expect(isWhole([{ ...button, label: '一二三四五六' }], LIMITS)).toBe(false);
    expect(isWhole([{ ...button, url: 'javascript:alert(1)' }], LIMITS)).toBe(false);
    expect(isWhole([{ ...button, kind: 'answer', key: 'TOO-LONG-KEY' }], LIMITS)).toBe(false);
    expect(isWhole([{ ...button, kind: 'entries' }], LIMITS)).toBe(false);
    expect(isWhole([{ ...button, kind: 'entries', entries: [NEW_LEAF] }], LIMITS)).toBe(false);
  });
});
