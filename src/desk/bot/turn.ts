// What the bot does about one message: pure, so the same message always gets the same answer, however often it is worked.
import type { BotSettingsView, ContentInput, FaqEntryView, MessageContent } from '../../contract/index.js';
import type { FaqVerdict } from '../answers/faq-verdict.js';
import { plain } from '../answers/question-words.js';
import type { BotInbound, OfferedChoice } from '../../store/bot.js';
import { BOT_WORDS, languageFor, type BotWords } from './words.js';

export type HandOffReason = 'asked' | 'not_understood' | 'no_answers' | 'loop' | 'cannot_answer' | 'switched_off';

export interface Situation {
  settings: BotSettingsView;
  message: BotInbound;
  customerLanguage: string | null;
  /** The session's first message. */
  isFirst: boolean;
  misses: number;
  offered: OfferedChoice[];
  /** Of a text; an entry chosen from a menu comes as its answer. */
  verdict: FaqVerdict;
  suggestions: FaqEntryView[];
  /** Is there anything the bot could answer? */
  hasAnswers: boolean;
}

interface Saying {
  content: ContentInput;
  /** Once per session, whatever the message. */
  once?: 'suggestions';
}

export interface Turn {
  sayings: Saying[];
  handOff: HandOffReason | null;
  misses: number;
  offered: OfferedChoice[];
  /** The person was given an answer, not a question back. */
  answered: boolean;
}

const HUMAN = 'human';
const ENTRY = 'faq.';
export const MAX_SUGGESTIONS = 6;
/** A person writes less in a minute; another bot does not. */
const MAX_PER_MINUTE = 15;
const MAX_ALIKE_PER_MINUTE = 4;

/** The option that was chosen: by its button, its number or its words. */
export function chosenOption(content: MessageContent, offered: readonly OfferedChoice[]): string | null {
  if (content.type === 'form_reply' && content.choiceId !== undefined) return content.choiceId;
  const said = plain(wordsIn(content));
  if (said === '') return null;
  const number = /^\d{1,2}$/.test(said) ? Number(said) : 0;
  return (offered[number - 1] ?? offered.find(({ label }) => plain(label) === said))?.id ?? null;
}

export const questionChoice = ({ id, question }: FaqEntryView): OfferedChoice => ({ id: `${ENTRY}${id}`, label: question });

export const peopleChoice = ({ human }: BotWords): OfferedChoice => ({ id: HUMAN, label: human });

/** Which entry an option stands for. */
export function entryIdOf(option: string | null): string | null {
  return option?.startsWith(ENTRY) === true ? option.slice(ENTRY.length) : null;
}

/** What a person wrote, where they wrote anything. */
export function wordsIn(content: MessageContent): string {
  if (content.type === 'text') return content.text;
  return content.type === 'form_reply' ? (content.text ?? '') : '';
}

export function turnFor(situation: Situation): Turn {
  const { settings, message, offered, misses, verdict } = situation;
  if (message.lately > MAX_PER_MINUTE || message.alike > MAX_ALIKE_PER_MINUTE) return leaving(situation, 'loop', null);
  const said = wordsIn(message.content);
  const words = BOT_WORDS[languageFor(said, situation.customerLanguage, settings.language)];
  if (wantsPeople(message.content, offered, settings.transferWords)) return leaving(situation, 'asked', words.connecting);
  if (!situation.hasAnswers) return leaving(situation, 'no_answers', null);

  const choices = (entries: FaqEntryView[]): OfferedChoice[] => [...entries.map(questionChoice), peopleChoice(words)];
  const menu = (text: string, options: OfferedChoice[]): ContentInput => ({ type: 'menu', text, options });
  // Who has tapped a question has its list before them.
  const hasTapped = entryIdOf(chosenOption(message.content, offered)) !== null;
  const suggested = situation.isFirst && settings.suggests && !hasTapped ? situation.suggestions.slice(0, MAX_SUGGESTIONS) : [];
  const offering = suggested.length > 0 ? choices(suggested) : [];

  switch (verdict.kind) {
    case 'answer': {
      const sayings: Saying[] = [{ content: verdict.entry.answer }];
      if (offering.length > 0) sayings.push({ content: menu(words.suggestions, offering), once: 'suggestions' });
      // Its other numbers can still be chosen, as buttons can.
      return { sayings, handOff: null, misses: 0, offered: offering.length > 0 ? offering : offered, answered: true };
    }
    case 'choice': {
      const options = choices(verdict.entries);
      return { sayings: [{ content: menu(words.didYouMean, options) }], handOff: null, misses, offered: options, answered: false };
    }
    case 'nothing':
      break;
  }
  if (offering.length > 0)
    return {
      sayings: [{ content: menu(`${words.welcome}\n${words.suggestions}`, offering), once: 'suggestions' }],
      handOff: null,
      misses: 0,
      offered: offering,
      answered: false,
    };
  if (!situation.isFirst && misses + 1 >= settings.maxMisses) return leaving(situation, 'not_understood', words.connecting);
  const options = choices([]);
  return {
    sayings: [{ content: menu(situation.isFirst ? words.welcome : words.notUnderstood, options) }],
    handOff: null,
    misses: situation.isFirst ? 0 : misses + 1,
    offered: options,
    answered: false,
  };
}

function leaving({ misses }: Situation, handOff: HandOffReason, farewell: string | null): Turn {
  return {
    sayings: farewell === null ? [] : [{ content: { type: 'text', text: farewell } }],
    handOff,
    misses,
    offered: [],
    answered: false,
  };
}

/** By the button for it, or in words. */
export function wantsPeople(content: MessageContent, offered: readonly OfferedChoice[], transferWords: readonly string[]): boolean {
  return chosenOption(content, offered) === HUMAN || asksForPeople(wordsIn(content), transferWords);
}

/** The word alone, or a longer one inside a short message: "agent" in a long story is no wish. */
export function asksForPeople(said: string, transferWords: readonly string[]): boolean {
  const text = plain(said);
  return transferWords.map(plain).some((word) => {
    if (word === '') return false;
    if (text === word) return true;
    const isShort = text.length <= word.length + 12;
    return isShort && (/\p{Script=Han}/u.test(word) ? text.includes(word) : word.includes(' ') && ` ${text} `.includes(` ${word} `));
  });
}
