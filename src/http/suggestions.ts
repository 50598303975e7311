// What an agent could answer to what an end user said last, from the FAQ.
import type { FaqBook } from '../desk/answers/faq-book.js';
import { forWriterOf } from '../desk/answers/faq-verdict.js';
import { wordsIn } from '../desk/bot/turn.js';
import type { Outgoing } from '../im/outgoing.js';
import type { Database } from '../store/database.js';
import { lastInboundContent } from '../store/last-inbound.js';
import { faqMatchSchema } from './faq.js';
import { idParams, route, type Route } from './route.js';
import { listOf, wholeList } from './view-schemas.js';

/** Lower than what a bot needs: an agent reads them before they go out. */
const LEAST_SCORE = 0.3;
const MAX_SUGGESTIONS = 3;

export function suggestionRoute({ database, book, outgoing }: { database: Database; book: FaqBook; outgoing: Outgoing }): Route {
  return route({
    method: 'GET',
    path: '/conversations/:id/suggestions',
    access: 'agent',
    summary: 'FAQ entries that fit what the end user said last, the best first',
    params: idParams,
    response: listOf(faqMatchSchema),
    async handle({ principal, params }) {
      const { companyId } = await outgoing.readableTarget(principal, params.id);
      const content = await lastInboundContent(database, companyId, params.id);
      const said = content === null ? '' : wordsIn(content);
      if (said === '') return wholeList([]);
      const matches = forWriterOf(said, await book.match(companyId, said), LEAST_SCORE);
      return wholeList(matches.filter(({ score }) => score >= LEAST_SCORE).slice(0, MAX_SUGGESTIONS));
    },
  });
}
