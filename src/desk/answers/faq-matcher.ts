// Which FAQ entry answers what was said. Pure and the same every time: words in common, weighed by how rare they are among the entries.
import type { FaqEntryView, FaqMatchView } from '../../contract/index.js';
import { plain, questionWords, stemmed, Synonyms, type QuestionWords } from './question-words.js';

/** What one keyword that is there takes of the way to certainty. */
const KEYWORD_GAIN = 0.45;
/** Words that fall together, whatever the order, are never as sure as the same words letter for letter. */
const BEST_BY_WORDS = 0.97;
/** Scores are compared and shown with so many digits. */
const DIGITS = 1_000;

interface Phrase {
  plain: string;
  words: QuestionWords;
}

interface PreparedEntry {
  entry: FaqEntryView;
  phrases: Phrase[];
  keywords: string[];
}

export class FaqMatcher {
  private readonly entries: PreparedEntry[];
  /** In how many entries a word stands. */
  private readonly spread = new Map<string, number>();
  private readonly synonyms: Synonyms;

  /** Entries that are switched off are left out. */
  constructor(entries: readonly FaqEntryView[], synonyms: readonly (readonly string[])[]) {
    this.synonyms = new Synonyms(synonyms);
    this.entries = entries
      .filter(({ enabled }) => enabled)
      .map((entry) => ({
        entry,
        phrases: [entry.question, ...entry.phrasings].map((text) => ({ plain: plain(text), words: questionWords(text, this.synonyms) })),
        keywords: entry.keywords.map(stemmed).filter((keyword) => keyword !== ''),
      }));
    for (const { phrases } of this.entries)
      for (const word of new Set(phrases.flatMap(({ words }) => [...words.keys()])))
        this.spread.set(word, (this.spread.get(word) ?? 0) + 1);
  }

  /** The entries that have anything to do with it, the best first. */
  match(text: string, limit = 10): FaqMatchView[] {
    const asked: Phrase = { plain: plain(text), words: questionWords(text, this.synonyms) };
    if (asked.plain === '') return [];
    const said = stemmed(text);
    return this.entries
      .map((prepared) => ({ entry: prepared.entry, score: Math.round(this.score(asked, said, prepared) * DIGITS) / DIGITS }))
      .filter(({ score }) => score > 0)
      .sort((left, right) => right.score - left.score || left.entry.id.localeCompare(right.entry.id))
      .slice(0, limit);
  }

  private score(asked: Phrase, said: string, { phrases, keywords }: PreparedEntry): number {
    const likeness = Math.max(...phrases.map((phrase) => this.likeness(asked, phrase)));
    if (likeness === 1) return 1;
    const hits = keywords.filter((keyword) => contains(said, keyword)).length;
    return BEST_BY_WORDS * (1 - (1 - likeness) * (1 - KEYWORD_GAIN) ** hits);
  }

  /** Half of how much both say the same, half of how much of the phrase was said: people say more around it than they need to. */
  private likeness(asked: Phrase, phrase: Phrase): number {
    if (asked.plain === phrase.plain) return 1;
    let common = 0;
    for (const [word, weight] of phrase.words) {
      const other = asked.words.get(word);
      if (other !== undefined) common += Math.min(weight, other) * this.rarity(word);
    }
    if (common === 0) return 0;
    const whole = this.weightOf(asked.words) + this.weightOf(phrase.words);
    const said = common / this.weightOf(phrase.words);
    return BEST_BY_WORDS * ((2 * common) / whole / 2 + said / 2) * certainty(common);
  }

  private weightOf(words: QuestionWords): number {
    let weight = 0;
    for (const [word, own] of words) weight += own * this.rarity(word);
    return weight;
  }

  /** 1 for a word of one entry or of none, less for one that stands in many. */
  private rarity(word: string): number {
    const spread = this.spread.get(word) ?? 0;
    return spread <= 1 ? 1 : 1 / (1 + Math.log2(spread) / 2);
  }
}

/** Words that say nothing are no reason, however many agree. */
function certainty(common: number): number {
  return Math.min(1, common / 0.6);
}

function contains(text: string, keyword: string): boolean {
  return /\p{Script=Han}/u.test(keyword) ? text.includes(keyword) : ` ${text} `.includes(` ${keyword} `);
}
