// Who somebody is, where their messages do not say: asked of the platform, behind the scenes.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { ConnectorError, type ChannelAccountView, type EndUserProfile } from '../../src/contract/index.js';
import { AgentSocket } from '../support/agent-socket.js';
import { FakeClock } from '../support/fake-clock.js';
import { eventually } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const DAY_MS = 24 * 3_600_000;

let clock: FakeClock;
let platform: SmallPlatform;
let small: SmallHub;
let account: ChannelAccountView;
/** Come no sooner than this. */
let pictures: Promise<void>;
let people: Map<string, EndUserProfile | ConnectorError>;
beforeEach(async () => {
  clock = new FakeClock(Date.now());
  people = new Map();
  platform = new SmallPlatform();
  platform.profile = (platformUserId) => {
    const known = people.get(platformUserId) ?? null;
    return known instanceof ConnectorError ? Promise.reject(known) : Promise.resolve(known);
  };
  pictures = Promise.resolve();
  platform.fetchMedia = async () => {
    await pictures;
    return { stream: Readable.from([PIXEL]), mime: 'image/png', sizeBytes: PIXEL.length };
  };
  small = await startSmallHub(platform, { clock });
  account = await small.bind('key-1', 'shop-1');
});
afterEach(() => small.hub.close());

const rowOf = async (platformUserId: string) =>
  (await small.hub.admin.conversations()).find((row) => row.proxyUser.platformUserId === platformUserId);

const named = (platformUserId: string, name: string) =>
  eventually(async () => {
    const row = await rowOf(platformUserId);
    return row?.contact.displayName === name ? row : undefined;
  });

const stored = (platformUserId: string, text: string) =>
  eventually(async () => ((await rowOf(platformUserId))?.lastMessage?.preview === text ? true : undefined));

/** Once asked, whatever came of it. */
const asked = (count: number) => eventually(() => (platform.profilesAsked.length >= count ? true : undefined));

describe('a person without a name', () => {
  it('gets the one the platform knows, with picture, language and user name', async () => {
    people.set('ana', { displayName: 'Ana Lima', username: 'analima', language: 'pt', avatarRef: 'face-1' });
    await small.tell(account, words('ana', 'hello'));
    const row = await named('ana', 'Ana Lima');
    expect(row.proxyUser).toMatchObject({ username: 'analima', language: 'pt' });
    const url = await eventually(async () => {
      clock.advance(2_000);
      return (await rowOf('ana'))?.contact.avatarUrl;
    });
    const picture = await fetch(`${small.hub.url}${url}`, { headers: { Authorization: `Bearer ${small.hub.admin.token}` } });
    expect([picture.status, Buffer.from(await picture.arrayBuffer())]).toEqual([200, PIXEL]);
    await small.hub.expectConsistent();
  });

  it('has the rows that show their picture asked for again as soon as it is there', async () => {
    people.set('ana', { displayName: 'Ana Lima', avatarRef: 'face-1' });
    let arrive = (): void => undefined;
    pictures = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await small.tell(account, words('ana', 'hello'));
    const { id } = await named('ana', 'Ana Lima');
    const socket = await AgentSocket.signIn(small.hub.url, small.hub.admin.token);
    clock.advance(2_000);
    arrive();
    // The profile itself may be told of first.
    for (let url: string | undefined; url === undefined; url = (await rowOf('ana'))?.contact.avatarUrl)
      expect((await socket.event('conversation.updated')).conversationId).toBe(id);
    socket.end();
  });

  it('is asked for once a day at most, also after a restart', async () => {
    people.set('ana', { displayName: 'Ana' });
    await small.tell(account, words('ana', 'one'));
    await named('ana', 'Ana');
    await small.tell(account, words('ana', 'two'));
    await stored('ana', 'two');
    await small.hub.restart();
    await small.tell(account, words('ana', 'three'));
    await stored('ana', 'three');
    clock.advance(DAY_MS);
    people.set('ana', { displayName: 'Ana Lima' });
    await small.tell(account, words('ana', 'four'));
    await named('ana', 'Ana Lima');
    expect(platform.profilesAsked).toEqual(['ana', 'ana']);
  });

  it('writes on unhindered where the platform does not tell, and is not asked for again that day', async () => {
    people.set('ana', new ConnectorError({ code: 'consent_missing', kind: 'permanent', message: 'User consent is required' }));
    await small.tell(account, words('ana', 'one'));
    await asked(1);
    await small.tell(account, words('ana', 'two'));
    await stored('ana', 'two');
    expect(await rowOf('ana')).toMatchObject({ contact: { displayName: 'ana' } });
    people.set('bob', { displayName: 'Bob' });
    await small.tell(account, words('bob', 'hello'));
    await named('bob', 'Bob');
    expect(platform.profilesAsked).toEqual(['ana', 'bob']);
  });

  it('is asked for again soon when the platform was away', async () => {
    people.set('ana', new ConnectorError({ code: 'platform_unreachable', kind: 'temporary', message: 'No answer' }));
    await small.tell(account, words('ana', 'one'));
    await asked(1);
    people.set('ana', { displayName: 'Ana' });
    // The failed question is over when the next person has been asked for.
    people.set('bob', { displayName: 'Bob' });
    await small.tell(account, words('bob', 'hello'));
    await named('bob', 'Bob');
    clock.advance(10 * 60_000);
    await small.tell(account, words('ana', 'two'));
    await named('ana', 'Ana');
  });

  it('is asked for when they follow', async () => {
    people.set('ana', { displayName: 'Ana' });
    await small.tell(account, { type: 'reachability', reachable: true, reason: 'followed', dedupeKey: 'f1', platformUserId: 'ana' });
    await asked(1);
    await small.tell(account, words('ana', 'hello'));
    await named('ana', 'Ana');
    expect(platform.profilesAsked).toEqual(['ana']);
  });
});

describe('nobody is asked for', () => {
  it('who has a name, who has not turned to us, or who left', async () => {
    await small.tell(account, words('eve', 'hello', { profile: { displayName: 'Eve' } }));
    await small.tell(account, words('dan', 'from the phone', { origin: 'business' }));
    await small.tell(account, { type: 'reachability', reachable: false, reason: 'blocked', dedupeKey: 'f1', platformUserId: 'carl' });
    people.set('ana', { displayName: 'Ana' });
    await small.tell(account, words('ana', 'hello'));
    await named('ana', 'Ana');
    expect(platform.profilesAsked).toEqual(['ana']);
  });
});
