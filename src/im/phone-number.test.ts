import { describe, expect, it } from '@jest/globals';
import { e164, vouchedPhone } from './phone-number.js';

describe('a phone number', () => {
  it.each([
    ['+86 138 0013 8000', '+8613800138000'],
    ['0049 (171) 234-56.78', '+491712345678'],
    ['＋１ ４１５ ５５５ ２６７１', '+14155552671'],
  ])('%s is one number however it is written', (typed, number) => expect(e164(typed)).toBe(number));

  it.each(['0171 2345678', '138 0013 8000', '+0 171 234567', '+1234567', '+1234567890123456', 'call me', ''])(
    '%s is none, without its country or its length',
    (typed) => expect(e164(typed)).toBeNull(),
  );

  it.each([
    ['16505551234', '+16505551234'],
    ['+16505551234', '+16505551234'],
    ['0016505551234', '+16505551234'],
  ])('%s of a platform has its country’s code, with or without a plus', (told, number) => expect(vouchedPhone(told)).toBe(number));
});
