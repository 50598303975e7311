// The days before: short conversations that end with a rating, so that reports have something to count.
import type { ChannelAccountView } from '../../../src/contract/index.js';
import { eventually } from '../../support/eventually.js';
import type { ApiClient } from '../../support/api-client.js';
import type { DeskStory } from './desk-story.js';

const DAY = 24 * 60;
/** How many write on each day, the longest ago first. */
const VISITS = [4, 6, 5, 8, 7, 3];
const NAMES = ['Aiko', 'Ben', 'Carla', 'Dmitri', 'Elif', 'Femi', 'Greta', '何静'];
const VISITED_FOR: readonly { asked: string; answered: string }[] = [
  { asked: 'Hello! Is my order on its way?', answered: 'It left us this morning and arrives in three days.' },
  { asked: 'Which line do I need for the Sea Breeze?', answered: 'Two of 25 metres, they come with it.' },
  { asked: 'Can I still change the colour? Red instead of blue.', answered: 'Changed to red, it is packed tomorrow.' },
  { asked: 'Do you have a shop where I can try one?', answered: 'We do, in Whitstable, every day from ten to six.' },
  { asked: 'The bag arrived without the winder 🙁', answered: 'So sorry! One is on its way to you, free of charge.' },
  { asked: 'Is there a discount for schools?', answered: '15 % from ten kites on. Shall I send you an offer?' },
  { asked: 'How windy may it be for the Falcon?', answered: 'Up to 40 km/h; above that it wants to keep you.' },
];
const RATINGS = ['5', '5', '4', '5', '3'];
const TEXTS = { defaultLanguage: 'en', queueEveryMinutes: 5 };

/** `agents` answer in turn; every eighth visitor is closed unanswered. */
export async function tellWeek(story: DeskStory, account: ChannelAccountView, agents: ApiClient[]): Promise<void> {
  const { ada, hub } = story;
  const textsPath = `/channel-accounts/${account.id}/texts`;
  await ada.put(textsPath, { ...TEXTS, texts: { ratingRequest: { en: 'How was our help today?' } } });
  let visit = 0;
  for (const [index, count] of VISITS.entries()) {
    for (let number = 0; number < count; number += 1) {
      // From nine o'clock on, so to speak, one every forty minutes.
      const ago = (VISITS.length + 1 - index) * DAY - number * 40;
      hub.moveTo(ago);
      visit += 1;
      const name = `${NAMES[visit % NAMES.length] ?? ''} ${String.fromCodePoint(65 + (visit % 26))}.`;
      const customer = await story.customer(account, { displayName: name, language: 'en' });
      const { asked, answered } = VISITED_FOR[visit % VISITED_FOR.length] ?? { asked: 'Hello?', answered: 'Hello!' };
      await story.say(customer, asked);
      const agent = agents[visit % agents.length] ?? ada;
      if (visit % 8 === 0) {
        await story.step(ada, customer, 'close', { reason: 'resolved' });
        continue;
      }
      hub.moveTo(ago - 1 - (visit % 3));
      await story.step(agent, customer, 'claim');
      hub.moveTo(ago - 3 - (visit % 4));
      await story.answer(agent, customer, answered);
      hub.moveTo(ago - 9 - (visit % 6));
      await story.step(agent, customer, 'close', { reason: 'resolved' });
      await rate(story, customer, RATINGS[visit % RATINGS.length] ?? '5');
      await story.read(customer);
    }
  }
  await ada.put(textsPath, { ...TEXTS, texts: {} });
}

async function rate(story: DeskStory, customer: Parameters<DeskStory['say']>[0], score: string): Promise<void> {
  const asked = async (): Promise<true | undefined> =>
    (await story.history(customer)).some(({ content }) => content.type === 'menu') || undefined;
  await eventually(asked);
  await story.say(customer, score);
}
