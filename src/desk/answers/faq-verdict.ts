// What to make of the matches: an answer, a choice between a few, or nothing.
import type { FaqEntryView, FaqMatchView } from '../../contract/index.js';

export interface Thresholds {
  answerThreshold: number;
  offerThreshold: number;
  margin: number;
}

export type FaqVerdict = { kind: 'answer'; entry: FaqEntryView } | { kind: 'choice'; entries: FaqEntryView[] } | { kind: 'nothing' };

/** High enough to be sure of, and clearly ahead of what comes next. */
export const DEFAULT_THRESHOLDS: Thresholds = { answerThreshold: 0.6, offerThreshold: 0.35, margin: 0.08 };

const MAX_CHOICES = 4;

const HAN = /\p{Script=Han}/u;

/** Without the entries for people who write in other characters, unless nothing else fits: words that mean the same reach across languages. */
export function forWriterOf(text: string, matches: readonly FaqMatchView[], leastScore: number): readonly FaqMatchView[] {
  const writesHan = HAN.test(text);
  const own = matches.filter(({ entry: { language } }) => language === undefined || /^(zh|ja)\b/.test(language) === writesHan);
  return own[0] !== undefined && own[0].score >= leastScore ? own : matches;
}

export function verdictOn(matches: readonly FaqMatchView[], { answerThreshold, offerThreshold, margin }: Thresholds): FaqVerdict {
  const [best, next] = matches;
  if (best === undefined || best.score < offerThreshold) return { kind: 'nothing' };
  const isAhead = next === undefined || best.score === 1 || best.score - next.score >= margin;
  if (best.score >= answerThreshold && isAhead) return { kind: 'answer', entry: best.entry };
  const entries = matches.filter(({ score }) => score >= offerThreshold).slice(0, MAX_CHOICES);
  return { kind: 'choice', entries: entries.map(({ entry }) => entry) };
}
