// Where an answer to a comment goes: to its writer alone, or below it for everybody to read.
import type { Capabilities } from '../../../src/contract/capabilities.js';
import type { WritingAbout } from './writing-about.js';

/** Can the agent choose? */
export function mayAnswerInPublic({ mode, message }: WritingAbout, { publicAnswers }: Capabilities): boolean {
  return mode === 'reply' && message.isPublic === true && publicAnswers !== undefined;
}

/** What an answer below a comment can be: one text. */
export function capabilitiesInPublic(capabilities: Capabilities): Capabilities {
  const max = capabilities.publicAnswers?.textMax ?? capabilities.text.max;
  return { ...capabilities, text: { max, unit: 'utf16', splits: false } };
}
