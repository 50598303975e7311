// The question for a rating and what counts as its answer: the choice of the menu, or a bare digit.
import { storableText, type ContentInput, type MessageContent } from '../../contract/index.js';

const SCORES = [1, 2, 3, 4, 5] as const;
const COMMENT_MAX_UTF16 = 1000;

export interface Rating {
  score: number;
  comment: string | null;
}

/** Stars need no translation. In their order, so that a numbered list says what the digits mean. */
export function ratingMenu(sessionId: string, text: string): ContentInput {
  return { type: 'menu', text, options: SCORES.map((score) => ({ id: `rating:${sessionId}:${String(score)}`, label: starsOf(score) })) };
}

/** Null when it is something else: words, a picture, a choice of another menu. */
export function ratingIn(content: MessageContent, sessionId: string): Rating | null {
  if (content.type === 'text') return rated(scoreOf(content.text), null);
  if (content.type !== 'form_reply') return null;
  const comment = content.fields['comment']?.trim() ?? '';
  const score =
    content.choiceId === undefined
      ? scoreOf(content.text ?? '')
      : SCORES.find((candidate) => content.choiceId === `rating:${sessionId}:${String(candidate)}`);
  return rated(score, comment === '' ? null : storableText(comment, COMMENT_MAX_UTF16));
}

function rated(score: number | undefined, comment: string | null): Rating | null {
  return score === undefined ? null : { score, comment };
}

/** Full-width digits too, and the stars themselves where a platform sends back what stood on the button. */
function scoreOf(text: string): number | undefined {
  const said = text.normalize('NFKC').trim();
  return SCORES.find((score) => said === String(score) || said === starsOf(score));
}

function starsOf(score: number): string {
  return '★'.repeat(score);
}
