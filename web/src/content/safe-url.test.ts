import { describe, expect, it } from '@jest/globals';
import { safeUrl, withAddresses } from './safe-url.js';

describe('safeUrl', () => {
  it.each(['https://example.com/a?b=c', 'http://example.com/', 'mailto:a@example.com', 'tel:+8613800000000'])(
    'lets %s through',
    (address) => {
      expect(safeUrl(address)).toBe(address);
    },
  );

  it.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'example.com', ''])(
    'refuses %s',
    (address) => {
      expect(safeUrl(address)).toBeNull();
    },
  );
});

describe('withAddresses', () => {
  it('finds an address and leaves the full stop after it to the sentence', () => {
    expect(withAddresses('See https://example.com/a. Thanks')).toEqual([
      { text: 'See ', url: null },
      { text: 'https://example.com/a', url: 'https://example.com/a' },
      { text: '. Thanks', url: null },
    ]);
  });

  it('ends an address at Chinese punctuation', () => {
    expect(withAddresses('看https://example.com/b，谢谢')[1]).toEqual({ text: 'https://example.com/b', url: 'https://example.com/b' });
  });
});
