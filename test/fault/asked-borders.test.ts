// What the hub asks of a platform by itself (news, files, who somebody is): every commit and every call on the way, and what goes wrong there.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import type { ChannelAccountView, ConversationView, InboundEvent, Page } from '../../src/contract/index.js';
import { BorderWalks, type Broken, type Faults, type Ground } from '../support/borders.js';
import { MortalHub } from '../support/mortal-hub.js';
import { QuickClock } from '../support/quick-clock.js';
import { mustSay, type Road, type Walk } from '../support/roads.js';
import { SmallPlatform } from '../support/small-connector.js';
import { words } from '../support/small-hub.js';

const LONGEST_ROAD_MS = 20 * 60_000;
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
/** Longer than a fetch may take that nobody has ended. */
const FETCH_STEP_MS = 60_000;
/** After it somebody may be asked for again. */
const PROFILE_STEP_MS = 11 * 60_000;

const clock = new QuickClock(20);
const nameOf = (person: string): string => `${person} by name`;

async function openGround(): Promise<Ground> {
  const platform = new SmallPlatform();
  platform.profile = (person) => Promise.resolve({ displayName: nameOf(person) });
  platform.fetchMedia = () => Promise.resolve({ stream: Readable.from([PIXEL]), mime: 'image/png', sizeBytes: PIXEL.length });
  const mortal = await MortalHub.start(platform, clock);
  const { admin } = mortal.small.hub;
  platform.addAccount('key', 'shop');
  const groups = await admin.get<Page<{ id: string }>>('/groups');
  // Without an address of its own the hub has to ask for news.
  const account = await admin.post<ChannelAccountView>('/channel-accounts', {
    platform: 'small',
    groupId: groups.items[0]?.id,
    credentials: { key: 'key' },
    settings: {},
  });
  expect(account.intake).toBe('polling');
  return { mortal, account, agent: admin };
}

let walks: BorderWalks;
beforeAll(async () => {
  walks = await BorderWalks.prepare(openGround);
});
afterAll(() => walks.close());

const tell = (walk: Walk, ...events: InboundEvent[]): void => {
  for (const event of events) walk.mortal.platform.news.push({ id: event.dedupeKey, events: [event] });
};
const known = ({ person }: Walk) => ({ profile: { displayName: person } });

const ROADS: Road[] = [
  {
    name: 'polled messages',
    platformCalls: ['poll'],
    async go(walk) {
      tell(walk, ...['one', 'two', 'three'].map((text) => words(walk.person, text, known(walk))));
      await walk.meet();
    },
    async outcome(walk) {
      await walk.until(async () => ((await walk.history()).length >= 3 ? true : undefined));
      await walk.settled();
      await mustSay(walk, ['one', 'two', 'three']);
    },
  },
  {
    name: 'a file',
    platformCalls: ['poll', 'fetchMedia'],
    async go(walk) {
      const media = { ref: 'picture', mime: 'image/png', sizeBytes: 0 };
      tell(walk, words(walk.person, '', { ...known(walk), content: { type: 'image', media } }));
      await walk.meet();
    },
    async outcome(walk) {
      const mediaId = await walk.until(async () => {
        const content = (await walk.mortal.small.hub.admin.history(walk.id))[0]?.content;
        if (content?.type === 'image' && content.media.state === 'ready') return content.media.mediaId;
        if (content?.type === 'image' && content.media.state === 'failed') throw new Error(`the file is ${JSON.stringify(content.media)}`);
        clock.shift(FETCH_STEP_MS);
        return undefined;
      });
      const bytes = await walk.until(async () => {
        const { hub } = walk.mortal.small;
        const answer = await fetch(`${hub.url}/api/v1/media/${mediaId}`, { headers: { Authorization: `Bearer ${hub.admin.token}` } });
        return answer.ok ? Buffer.from(await answer.arrayBuffer()) : undefined;
      });
      if (!bytes.equals(PIXEL)) throw new Error('the file is another one');
      await mustSay(walk, ['image']);
    },
  },
  {
    name: 'who somebody is',
    platformCalls: ['poll', 'profile'],
    async go(walk) {
      tell(walk, words(walk.person, 'hello'));
      await walk.meet();
    },
    async outcome(walk) {
      const said = ['hello'];
      for (let looks = 1; looks < 3_000; looks++) {
        const { contact } = await walk.until(() => walk.mortal.small.hub.admin.get<ConversationView>(`/conversations/${walk.id}`));
        if (contact.displayName === nameOf(walk.person)) break;
        if (looks % 10 > 0) continue;
        // Asked for again with the next message, after a while.
        clock.shift(PROFILE_STEP_MS);
        said.push(`again ${String(looks)}`);
        tell(walk, words(walk.person, said.at(-1) ?? ''));
      }
      await walk.until(async () => ((await walk.history()).length >= said.length ? true : undefined));
      await walk.settled();
      await mustSay(walk, said);
    },
  },
];

const FAULTS: Faults = {
  commits: [
    { fault: 'fail_before', lives: true },
    { fault: 'fail_after', lives: true },
    { fault: 'late', lives: true },
    { fault: 'twice', lives: true },
    { fault: 'crash_before', lives: false },
    { fault: 'crash_after', lives: false },
  ],
  calls: [
    { fault: 'server_error', lives: true },
    { fault: 'rate_limited', lives: true },
    { fault: 'late', lives: true },
    { fault: 'twice', lives: true },
    { fault: 'answer_lost', lives: false },
    { fault: 'answer_late', lives: true },
    { fault: 'crash_before', lives: false },
    { fault: 'crash_after', lives: false },
  ],
};

describe.each(ROADS)('$name', (road) => {
  let broken: Broken;
  beforeAll(async () => {
    broken = await walks.go(road, FAULTS);
  }, LONGEST_ROAD_MS);

  it.each(FAULTS.commits)('reaches the hub once with $fault at every commit', ({ fault }) => {
    expect(broken.commits.get(fault)).toEqual([]);
  });

  it.each(FAULTS.calls)('reaches the hub once with $fault at every call to the platform', ({ fault }) => {
    expect(broken.calls.get(fault)).toEqual([]);
  });
});
