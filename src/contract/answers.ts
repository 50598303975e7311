// Answers kept ready, as the API shows them: canned responses, FAQ entries, and what the bot of an account does.
import type { MessageContent } from './content.js';

/** `general`: for every agent; `group`: for the members of one; `own`: for the agent who wrote it. */
export type CannedScope = 'general' | 'group' | 'own';

/** What `{{…}}` in a canned response may name; `{{contact.name|there}}` says "there" where the name is not known. */
export type CannedVariable = 'contact.name' | 'agent.name' | 'account.name';

export interface CannedResponseView {
  id: string;
  scope: CannedScope;
  groupId?: string;
  shortcut: string;
  title: string;
  text: string;
  /** Of the customers it is for; absent: any. */
  language?: string;
  usedCount: number;
}

/** What an entry answers: content without files. */
export type FaqAnswer = Extract<MessageContent, { type: 'text' | 'link' }>;

export interface FaqEntryView {
  id: string;
  question: string;
  phrasings: string[];
  keywords: string[];
  answer: FaqAnswer;
  language?: string;
  enabled: boolean;
  suggested: boolean;
}

/** How well an entry fits what was said: 0 not at all, 1 word for word. */
export interface FaqMatchView {
  entry: FaqEntryView;
  score: number;
}

export interface FaqSettingsView {
  /** Terms of one list mean the same. */
  synonyms: string[][];
}

export interface BotSettingsView {
  enabled: boolean;
  /** What customers see as the sender. */
  name: string;
  /** Of its own words where the customer's language is not known. */
  language: 'en' | 'zh-CN';
  answerThreshold: number;
  offerThreshold: number;
  margin: number;
  /** Offers suggested questions when a session opens. */
  suggests: boolean;
  transferWords: string[];
  maxMisses: number;
}

/** Of the language model a company may have asked; its key is never shown. */
export interface ModelSettingsView {
  /** Empty: none. */
  baseUrl: string;
  model: string;
  hasKey: boolean;
  /** Which FAQ entry is meant, where the words alone do not tell. */
  answers: boolean;
  /** Replies for agents to look over. */
  drafts: boolean;
  /** For whoever takes a conversation over. */
  summaries: boolean;
}
