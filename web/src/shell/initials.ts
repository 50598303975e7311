// A stand-in for a face: one or two letters, and a colour that stays with the person.
const TINTS = ['#5566c9', '#8a56b5', '#b04a7d', '#b3543a', '#94681a', '#4f7a2e', '#1f7f63', '#1f7590', '#48668a', '#6b5fa8'];

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const firstGrapheme = (word: string): string => graphemes.segment(word)[Symbol.iterator]().next().value?.segment ?? '';

export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/\s+/u)
    .filter((word) => word !== '');
  const [first = '?', ...others] = words;
  // A Chinese, Japanese or Korean name is known by its last syllable or two; one sign is legible.
  if (/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+$/u.test(first)) return [...first].at(-1) ?? '?';
  const last = others.at(-1);
  return (firstGrapheme(first) + (last === undefined ? '' : firstGrapheme(last))).toLocaleUpperCase();
}

export function tintOf(id: string): string {
  // FNV-1a: ids made in the same second differ in a few signs only, and still should not look alike.
  let hash = 0x811c9dc5;
  for (const sign of id) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193);
  return TINTS[(((hash >>> 16) ^ hash) >>> 0) % TINTS.length] ?? '#5566c9';
}
