// How people rate the way they were served: asked once after a session, in the channel's form; the answer opens no new session.
import type { Logger } from 'pino';
import type { AccountTexts, Clock, ContentInput } from '../../contract/index.js';
import type { ConversationRows } from '../../im/conversation-row.js';
import type { MessageWriter, StoredMessage } from '../../im/message-writer.js';
import type { Database, Queryable } from '../../store/database.js';
import {
  lockPossibleRating,
  markRatingRead,
  openRatingRequest,
  openRatingRequests,
  settleRatingRequest,
  withdrawRatingRequest,
  type PossibleRating,
  type RatingRequest,
} from '../../store/ratings.js';
import { textAddressee, type TextAddressee } from '../../store/texts.js';
import { unattended } from '../../store/unattended.js';
import type { SessionEvent } from '../session-events.js';
import { ratingIn, ratingMenu, type Rating } from './rating-answer.js';
import type { TextSpeaker } from './speaker.js';
import type { TextBook } from './text-book.js';

export interface RatingsDependencies {
  database: Database;
  writer: MessageWriter;
  clock: Clock;
  log: Logger;
  newId: () => string;
  texts: TextBook;
  speaker: TextSpeaker;
  rows: ConversationRows;
}

interface Taken {
  seq: number;
  line: StoredMessage;
}

export class Ratings {
  constructor(private readonly deps: RatingsDependencies) {}

  /** Asks about a session that was closed, where an agent served it and the account has a question for it. Idempotent. */
  async ask({ companyId, conversationId, sessionId }: SessionEvent, texts: AccountTexts, addressee: TextAddressee): Promise<void> {
    if (texts.texts.ratingRequest === undefined) return;
    const { database, clock, speaker } = this.deps;
    if (!(await openRatingRequest(database, companyId, sessionId, clock.now()))) return;
    const as = (text: string): ContentInput => ratingMenu(sessionId, text);
    const isAsked = await speaker.say(texts, {
      companyId,
      conversationId,
      kind: 'ratingRequest',
      key: `ratingRequest:${sessionId}`,
      addressee,
      as,
    });
    if (!isAsked) await withdrawRatingRequest(database, companyId, sessionId);
  }

  /**
   * Of conversations in which somebody wrote while no session was open: up to which message that was a rating. It is kept here; whatever
   * else somebody says to the question ends it.
   */
  async answeredUpTo(conversations: { companyId: string; conversationId: string; accountId: string }[]): Promise<Map<string, number>> {
    const answered = new Map<string, number>();
    const asking = conversations.filter(({ accountId }) => this.deps.texts.asksForRatings(accountId));
    if (asking.length === 0) return answered;
    for (const request of await openRatingRequests(this.deps.database, asking)) {
      const rated = await this.deps.database.transaction((tx) => this.settle(tx, request));
      if (rated === null) continue;
      answered.set(request.conversationId, rated.seq);
      this.deps.writer.announce([rated.line]);
      this.deps.rows.changedSoon(request.companyId, request.conversationId);
      unattended(this.thank(request, rated.line.draft.accountId), this.deps.log, 'nobody was thanked for a rating');
    }
    return answered;
  }

  private async settle(tx: Queryable, request: RatingRequest): Promise<Taken | null> {
    const said = await lockPossibleRating(tx, request);
    if (said === null) return null;
    const rating = said.inTime ? ratingIn(said.content, request.sessionId) : null;
    if (rating === null) {
      await settleRatingRequest(tx, request, null);
      return null;
    }
    await settleRatingRequest(tx, request, { ...rating, seq: said.seq, at: this.deps.clock.now() });
    if (rating.comment === null) await markRatingRead(tx, request, said.seq);
    return { seq: said.seq, line: await this.writeLine(tx, request, said, rating) };
  }

  private async writeLine(
    tx: Queryable,
    { companyId, conversationId }: RatingRequest,
    { accountId, proxyUserId }: PossibleRating,
    { score, comment }: Rating,
  ): Promise<StoredMessage> {
    const data = { score: String(score), ...(comment !== null && { comment }) };
    const [line] = await this.deps.writer.appendAllWithin(tx, [
      {
        companyId,
        conversationId,
        accountId,
        proxyUserId,
        id: this.deps.newId(),
        kind: 'system',
        senderType: 'system',
        senderId: accountId,
        senderName: '',
        content: { type: 'event', name: 'session.rated', data },
        status: 'stored',
        sentAt: this.deps.clock.now(),
      },
    ]);
    if (!line) throw new Error('a line was not answered');
    return line;
  }

  private async thank({ companyId, conversationId, sessionId }: RatingRequest, accountId: string): Promise<void> {
    const texts = this.deps.texts.textsOf(accountId);
    if (texts?.texts.ratingThanks === undefined) return;
    const addressee = await textAddressee(this.deps.database, companyId, sessionId);
    if (addressee === null) return;
    await this.deps.speaker.say(texts, { companyId, conversationId, kind: 'ratingThanks', key: `ratingThanks:${sessionId}`, addressee });
  }
}
