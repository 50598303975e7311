import { describe, expect, it } from '@jest/globals';
import { Sealer, UnsealError } from './sealing.js';

const OLD = 'the former key, long enough to be one';
const NEW = 'the present key, long enough to be one';
const SECRET = '{"credentials":{"botToken":"1:abc"},"webhookSecret":"密"}';

describe('Sealer', () => {
  it('opens what it sealed', () => {
    const sealer = new Sealer(NEW, null);
    expect(sealer.open(sealer.seal(SECRET, 'account 1'), 'account 1')).toBe(SECRET);
  });

  it('never seals to the same text twice, and shows nothing of the secret', () => {
    const sealer = new Sealer(NEW, null);
    const [first, second] = [sealer.seal(SECRET, 'a'), sealer.seal(SECRET, 'a')];
    expect(first.text).not.toBe(second.text);
    expect(Buffer.from(first.text, 'base64').toString('latin1')).not.toContain('1:abc');
  });

  it('does not open for another account', () => {
    const sealer = new Sealer(NEW, null);
    const sealed = sealer.seal(SECRET, 'account 1');
    expect(() => sealer.open(sealed, 'account 2')).toThrow(UnsealError);
  });

  it('notices every changed byte', () => {
    const sealer = new Sealer(NEW, null);
    const sealed = sealer.seal('x', 'a');
    const bytes = Buffer.from(sealed.text, 'base64');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => sealer.open({ ...sealed, text: changed.toString('base64') }, 'a')).toThrow(UnsealError);
    }
  });

  it('refuses text cut short', () => {
    const sealer = new Sealer(NEW, null);
    const sealed = sealer.seal('x', 'a');
    expect(() => sealer.open({ ...sealed, text: sealed.text.slice(0, 12) }, 'a')).toThrow(UnsealError);
  });

  it('opens with the previous key after a rotation, and not without it', () => {
    const sealed = new Sealer(OLD, null).seal(SECRET, 'a');
    expect(new Sealer(NEW, OLD).open(sealed, 'a')).toBe(SECRET);
    expect(() => new Sealer(NEW, null).open(sealed, 'a')).toThrow(/neither SECRET_KEY nor SECRET_KEY_PREVIOUS/);
  });

  it('seals again under the present key, once', () => {
    const rotated = new Sealer(NEW, OLD);
    const again = rotated.rewrap(new Sealer(OLD, null).seal(SECRET, 'a'), 'a');
    expect(again && new Sealer(NEW, null).open(again, 'a')).toBe(SECRET);
    expect(again && rotated.rewrap(again, 'a')).toBeNull();
  });
});
