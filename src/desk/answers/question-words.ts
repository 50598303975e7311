// What a question is about, as weighted words in any language: spellings, endings and words that mean the same fall together.
import { searchWords } from '../../im/search-words.js';

/** Word to weight, 0 to 1: how much it says about what is asked. */
export type QuestionWords = Map<string, number>;

/** Words that stand in any question; they are kept, for questions that have no others. */
const EMPTY_WEIGHT = 0.08;
const CHARACTER_WEIGHT = 0.2;
const HAN = /\p{Script=Han}/u;

const EMPTY_ENGLISH = new Set(
  `a an the and or of to in on at for from with by about as is are was were be been am do does did can could would will shall should may might
  must have has had i me my mine we us our you your it its this that these those there here what when where who why how which please hi hello hey
  thank thanks just want need like know get got any some if so not no yes ok okay tell let help question s t m re ve ll d n`.split(/\s+/),
);

/** Cut out of Chinese questions, which have no spaces to part them from what is asked. Longer ones first. */
const EMPTY_CHINESE = new RegExp(
  [
    '请问一下|想问一下|问一下|能不能|可不可以|是不是|有没有|怎么办|怎么样|为什么|什么时候|多长时间|我想要|我想问|我想|想问|想要',
    '请问|你好|您好|谢谢|多谢|麻烦|一下|怎么|怎样|如何|什么|哪里|哪儿|多久|多少|可以|能够|需要|你们|我们|咱们|他们|这个|那个|这边|那边|现在',
    '吗|呢|吧|啊|呀|哦|了|的|地|得|么|我|你|您|他|她|它|是|在|有|要|想|请|就|都|也|还|和|跟|给|把|被|会|能|很|不',
  ].join('|'),
  'gu',
);

/** Terms that mean the same, ready to be looked for. */
export class Synonyms {
  private readonly terms: { text: string; mark: string; spaced: boolean }[];

  constructor(sets: readonly (readonly string[])[]) {
    this.terms = sets
      .flatMap((set, index) => set.map((term) => ({ text: stemmed(term), mark: `=${String(index)}`, spaced: !HAN.test(term) })))
      .filter(({ text }) => text !== '')
      .sort((left, right) => right.text.length - left.text.length || left.text.localeCompare(right.text));
  }

  /** Takes the terms out of a stemmed text; gives what is left and a mark for each that was there. */
  take(text: string): { rest: string; marks: string[] } {
    let rest = text;
    const marks: string[] = [];
    for (const { text: term, mark, spaced } of this.terms) {
      const without = spaced ? withoutPhrase(rest, term) : rest.replaceAll(term, ' ');
      if (without === rest) continue;
      rest = without;
      marks.push(mark);
    }
    return { rest, marks };
  }
}

export function questionWords(text: string, synonyms: Synonyms): QuestionWords {
  const { rest, marks } = synonyms.take(stemmed(text));
  const words: QuestionWords = new Map(marks.map((mark) => [mark, 1]));
  const put = (word: string, weight: number): void => void words.set(word, Math.max(weight, words.get(word) ?? 0));
  for (const [empty] of rest.matchAll(EMPTY_CHINESE)) put(empty, EMPTY_WEIGHT);
  for (const word of searchWords(rest.replace(EMPTY_CHINESE, ' '))) {
    if (HAN.test(word)) put(word, [...word].length === 1 ? CHARACTER_WEIGHT : 1);
    else put(word, EMPTY_ENGLISH.has(word) ? EMPTY_WEIGHT : 1);
  }
  return words;
}

/** Without case, width, accents and signs: two questions that say the same, letter for letter, are equal. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/['’]/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** `plain`, and English words without their endings. */
export function stemmed(text: string): string {
  return plain(text).replace(/[a-z]+/g, (word) => (EMPTY_ENGLISH.has(word) ? word : stem(word)));
}

function withoutPhrase(text: string, phrase: string): string {
  const padded = ` ${text} `;
  return padded.includes(` ${phrase} `) ? padded.replaceAll(` ${phrase} `, '  ') : text;
}

/** English endings only, and only where enough of the word is left; both sides are cut alike, so a wrong cut does no harm. */
function stem(word: string): string {
  if (word.length < 4) return word;
  const base = word
    .replace(/ies$/, 'y')
    .replace(/(ss|sh|ch|x)es$/, '$1')
    .replace(/([^su])s$/, '$1');
  const cut = base.replace(/(?:ing|ed|ment|er)$/, '');
  if (cut.length < 3 || cut === base) return base.replace(/e$/, '');
  return cut.replace(/([bdfgmnprt])\1$/, '$1').replace(/e$/, '');
}
