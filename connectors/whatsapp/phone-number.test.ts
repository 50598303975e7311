import { expect, it } from '@jest/globals';
import { normalizedPhone } from './phone-number.js';

it.each([
  ['a Brazilian mobile number without its ninth digit', '551187654321', '5511987654321'],
  ['the same number with it', '+55 (11) 98765-4321', '5511987654321'],
  ['a Brazilian landline, which has none', '551132654321', '551132654321'],
  ['a Mexican id with the old 1', '5215512345678', '525512345678'],
  ['the same number as it is dialled', '+52 55 1234 5678', '525512345678'],
  ['an Argentine number without its 9', '541112345678', '5491112345678'],
  ['the same number with it', '5491112345678', '5491112345678'],
  ['a number of any other country', '+1 (650) 555-1234', '16505551234'],
])('spells %s one way', (_what, given, normalized) => {
  expect(normalizedPhone(given)).toBe(normalized);
});

it.each(['', '123', 'ana', '1'.repeat(21)])('takes %j for no number', (text) => {
  expect(normalizedPhone(text)).toBeNull();
});
