// The bot's own words, in the languages it speaks. What it answers is the company's.
import type { BotSettingsView } from '../../contract/index.js';

export type BotLanguage = BotSettingsView['language'];

export interface BotWords {
  welcome: string;
  suggestions: string;
  didYouMean: string;
  notUnderstood: string;
  /** Label of the choice that leads to people. */
  human: string;
  connecting: string;
}

export const BOT_WORDS: Record<BotLanguage, BotWords> = {
  en: {
    welcome: 'Hello! What can I help you with?',
    suggestions: 'People often ask:',
    didYouMean: 'Did you mean one of these?',
    notUnderstood: 'Sorry, I did not understand that. Could you say it in other words?',
    human: 'Talk to a person',
    connecting: 'I am passing you on to a colleague. One moment, please.',
  },
  'zh-CN': {
    welcome: '您好！请问有什么可以帮您？',
    suggestions: '猜你想问：',
    didYouMean: '您想问的是不是：',
    notUnderstood: '抱歉，我没有理解您的意思，能换个说法吗？',
    human: '转人工',
    connecting: '正在为您转接人工客服，请稍候。',
  },
};

/** In which language to speak: the one just written in, else the customer's, else the bot's. */
export function languageFor(text: string, customerLanguage: string | null, own: BotLanguage): BotLanguage {
  if (/\p{Script=Han}/u.test(text)) return 'zh-CN';
  if (/[a-z]{2}/i.test(text)) return 'en';
  if (customerLanguage === null) return own;
  return customerLanguage.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}
