// What a visitor of a site is told of the desk: who serves them or how long until somebody does, what they may ask, how they reach people.
import type { Clock, VisitorServiceView } from '../contract/index.js';
import { botSettings } from '../store/bot.js';
import type { Database } from '../store/database.js';
import { visitorPlace, type VisitorPlace, type VisitorRow } from '../store/visitors.js';
import type { FaqBook } from './answers/faq-book.js';
import { MAX_SUGGESTIONS, peopleChoice, questionChoice } from './bot/turn.js';
import { BOT_WORDS, type BotLanguage } from './bot/words.js';
import { minutesPerPerson, waitMinutes } from './queue-pace.js';

export interface VisitorServiceDependencies {
  database: Database;
  clock: Clock;
  book: FaqBook;
}

export class VisitorService {
  constructor(private readonly deps: VisitorServiceDependencies) {}

  async of({ companyId, accountId, conversationId }: VisitorRow, language: BotLanguage): Promise<VisitorServiceView> {
    const { database, book } = this.deps;
    const [place, settings] = await Promise.all([
      visitorPlace(database, companyId, conversationId),
      botSettings(database, companyId, accountId),
    ]);
    const bot = settings?.enabled === true ? settings : null;
    const begins = place === null && bot?.suggests === true;
    const suggested = begins ? await book.suggested(companyId, language) : [];
    const isBots = bot !== null && (place === null || place.state === 'bot');
    return {
      session: place && (await this.session(companyId, place, bot?.name)),
      suggestions: suggested.slice(0, MAX_SUGGESTIONS).map(questionChoice),
      transfer: isBots ? peopleChoice(BOT_WORDS[language]) : null,
    };
  }

  private async session(
    companyId: string,
    { state, groupId, agentName, position }: VisitorPlace,
    botName: string | undefined,
  ): Promise<VisitorServiceView['session']> {
    const servedBy = state === 'bot' ? botName : (agentName ?? undefined);
    if (position === null) return { state, ...(servedBy !== undefined && { servedBy }) };
    const pace = await minutesPerPerson(this.deps.database, this.deps.clock, companyId, groupId);
    return { state, queue: { position, waitMinutes: waitMinutes(pace, position) } };
  }
}
