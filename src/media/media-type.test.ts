import { describe, expect, it } from '@jest/globals';
import { mediaTypeOf } from './media-type.js';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

describe('mediaTypeOf', () => {
  it.each([
    ['a picture that calls itself a page', PNG, 'text/html', 'image/png'],
    ['a page that calls itself a picture', Buffer.from('<script>alert(1)</script>'), 'image/png', 'application/octet-stream'],
    ['a page', Buffer.from('<!doctype html><p>'), 'text/html', 'application/octet-stream'],
    ['an SVG, which can run script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml', 'application/octet-stream'],
    ['plain text', Buffer.from('hello'), 'text/plain', 'text/plain'],
    ['no claim at all', Buffer.from('hello'), undefined, 'application/octet-stream'],
    ['a claim that is none', Buffer.from('hello'), 'text/plain\r\nX-Header: 1', 'application/octet-stream'],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'application/octet-stream', 'application/pdf'],
  ])('%s', async (_what, bytes, claim, expected) => {
    expect((await mediaTypeOf(bytes, claim)).mime).toBe(expected);
  });
});
