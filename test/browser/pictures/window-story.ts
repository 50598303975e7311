// WhatsApp's 24 hours: one customer has just written, the time of another is almost over, that of two more is, and one of these got a template.
import { Channel, type ChannelPerson, type ChannelStory } from './channel.js';
import type { DeskStory } from './desk-story.js';

export interface WindowStories {
  open: ChannelStory;
  ending: ChannelStory;
  closed: ChannelStory;
  templateSent: ChannelStory;
}

const HOUR = 60;

/** Tells what happened a day ago, and returns how it goes on today. */
export async function beginWindows(story: DeskStory): Promise<() => Promise<WindowStories>> {
  story.hub.moveTo(24 * HOUR + 20);
  const whatsapp = await Channel.open(story, 'whatsapp');
  const emma = await asked(whatsapp, 'Emma Carter', 'Hi! Where is my order BK-10513?');
  await emma.answer('Hello Emma, let me ask our warehouse.');
  await emma.say('Thank you, no hurry.');
  const ben = await asked(whatsapp, 'Ben Adeyemi', 'Has BK-10498 left already?');
  await ben.answer('Not yet, Ben. I will tell you when it has.');
  story.hub.moveTo(23 * HOUR + 20);
  const noor = await asked(whatsapp, 'Noor Haddad', 'Can I still change the colour to blue?');
  return async () => {
    const hana = await asked(whatsapp, 'Hana Sato', 'Is the Falcon 2 in stock?');
    await ben.answer({ type: 'template', name: 'order_shipped', language: 'en', parameters: { order: 'BK-10498' } });
    return { open: await hana.story(), ending: await noor.story(), closed: await emma.story(), templateSent: await ben.story() };
  };
}

async function asked(channel: Channel, displayName: string, question: string): Promise<ChannelPerson> {
  const person = await channel.person(displayName);
  await person.say(question);
  await person.serve();
  return person;
}
