// Against the example of RFC 8291, appendix A: the same keys and salt give the same bytes.
import { createECDH } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { areBrowserKeys, encryptFor, PLAIN_MAX_BYTES } from './message-encryption.js';

const browser = {
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
};

it('gives the bytes of the standard’s example', () => {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(Buffer.from('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw', 'base64url'));
  const salt = Buffer.from('DGv6ra1nlYgDCS1FRnbzlw', 'base64url');
  const plain = Buffer.from('When I grow up, I want to be a watermelon');
  expect(encryptFor(browser, plain, { pair, salt }).toString('base64url')).toBe(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  );
});

it('never makes more than every service takes', () => {
  expect(encryptFor(browser, Buffer.alloc(PLAIN_MAX_BYTES)).length).toBe(4096);
  expect(() => encryptFor(browser, Buffer.alloc(PLAIN_MAX_BYTES + 1))).toThrow(RangeError);
});

it('tells keys from what is none', () => {
  expect(areBrowserKeys(browser)).toBe(true);
  expect(areBrowserKeys({ ...browser, auth: 'c2hvcnQ' })).toBe(false);
  const offTheCurve = Buffer.from(browser.p256dh, 'base64url');
  offTheCurve.writeUInt8(offTheCurve.readUInt8(64) ^ 1, 64);
  expect(areBrowserKeys({ ...browser, p256dh: offTheCurve.toString('base64url') })).toBe(false);
});
