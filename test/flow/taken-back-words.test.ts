// What is taken back is gone everywhere, also from the raw events it came in; what is edited shows what it was edited to, its file too.
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView, InboundContent, InboundEvent, MessageView, Page } from '../../src/contract/index.js';
import { eventually } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

interface RawEvent {
  id: number;
  body: string;
}

let platform: SmallPlatform;
let small: SmallHub;
let account: ChannelAccountView;
beforeEach(async () => {
  platform = new SmallPlatform();
  platform.fetchMedia = (ref) =>
    Promise.resolve({ stream: Readable.from([Buffer.from(`bytes of ${ref}`)]), mime: 'text/plain', sizeBytes: 9 + ref.length });
  small = await startSmallHub(platform);
  account = await small.bind('key-1', 'shop-1');
});
afterEach(async () => {
  await small.hub.expectConsistent();
  await small.hub.close();
});

let nextKey = 1;
const key = (): string => `change-${String(nextKey++)}`;
const edit = (platformMessageId: string, content: InboundContent, editedAt = new Date()): InboundEvent => ({
  type: 'edit',
  dedupeKey: key(),
  platformUserId: 'ana',
  platformMessageId,
  editedAt,
  content,
});
const unsend = (platformMessageId: string): InboundEvent => ({
  type: 'unsend',
  dedupeKey: key(),
  platformUserId: 'ana',
  platformMessageIds: [platformMessageId],
});

const rawEvents = async (state: string): Promise<RawEvent[]> =>
  (await small.hub.admin.get<Page<RawEvent>>(`/webhook-events?state=${state}`)).items;

/** Ana's first message as it is, once it is so. */
async function first(is: (message: MessageView) => boolean): Promise<MessageView> {
  const { id } = await small.waiting('ana');
  return eventually(async () => (await small.hub.admin.history(id)).find((message) => message.seq === 1 && is(message)));
}

const text = (said: string): InboundContent => ({ type: 'text', text: said });
const isGone = ({ retractedAt }: MessageView): boolean => retractedAt !== undefined;

/** Where these words still stand in what the platform told. */
async function rawWith(said: string): Promise<number> {
  const rows = await small.hub.database.query<{ body: Buffer }>({ text: 'SELECT body FROM webhook_event' });
  return rows.filter(({ body }) => body.toString().includes(said)).length;
}
/** Once every raw event has been worked. */
const settled = (): Promise<true> => eventually(async () => ((await rawEvents('received')).length === 0 ? true : undefined));

describe('a message that is taken back', () => {
  it('leaves no words in the raw events that told of it, of its edit and of it again', async () => {
    const message = words('ana', 'my secret one');
    await small.tell(account, message);
    await first(() => true);
    await small.tell(account, edit(message.platformMessageId, text('my secret two')));
    await first(({ editedAt }) => editedAt !== undefined);
    await small.post(account.id, { id: key(), events: [message] });
    await eventually(async () => ((await rawEvents('duplicate')).length === 1 ? true : undefined));
    expect(await rawWith('my secret')).toBe(3);
    await small.tell(account, unsend(message.platformMessageId));
    await first(isGone);
    await eventually(async () => ((await rawWith('my secret')) === 0 ? true : undefined));
    const [duplicate] = await rawEvents('duplicate');
    expect(JSON.parse(duplicate?.body ?? '')).toEqual({
      removed: 'A message this event carried was taken back.',
      at: expect.any(String),
      sizeBytes: expect.any(Number),
    });
  });

  it('leaves the words of other messages, and the event that tells of the end', async () => {
    const message = words('ana', 'my secret');
    const other = words('ana', 'no secret');
    await small.tell(account, message);
    await small.tell(account, other);
    await first(() => true);
    await small.tell(account, unsend(message.platformMessageId));
    await first(isGone);
    await settled();
    expect([await rawWith('my secret'), await rawWith('no secret'), await rawWith('unsend')]).toEqual([0, 1, 1]);
  });

  it('in the very event that told of it, leaves nothing there either', async () => {
    const message = words('ana', 'my secret');
    await small.post(account.id, { id: key(), events: [message, unsend(message.platformMessageId)] });
    await first(isGone);
    await settled();
    expect(await rawWith('my secret')).toBe(0);
  });

  it('is not kept anew when the platform tells of it once more', async () => {
    const message = words('ana', 'my secret');
    await small.tell(account, message);
    await first(() => true);
    await small.tell(account, unsend(message.platformMessageId));
    await first(isGone);
    await small.post(account.id, { id: key(), events: [message] });
    await eventually(async () => ((await rawEvents('duplicate')).length === 1 ? true : undefined));
    await eventually(async () => ((await rawWith('my secret')) === 0 ? true : undefined));
    await small.tell(account, edit(message.platformMessageId, text('my secret again')));
    await settled();
    expect(await rawWith('my secret')).toBe(0);
  });
});

describe('a file that is replaced by an edit', () => {
  const file = (ref: string, caption: string): InboundContent => ({
    type: 'file',
    media: { ref, mime: 'text/plain', sizeBytes: 9 + ref.length, name: `${ref}.txt` },
    caption,
  });
  const isReady = ({ content }: MessageView): boolean => content.type === 'file' && content.media.state === 'ready';
  const captioned = (caption: string) => (message: MessageView) =>
    isReady(message) && message.content.type === 'file' && message.content.caption === caption;
  const shownFile = ({ content }: MessageView): { mediaId: string; name?: string | undefined } =>
    content.type === 'file' ? content.media : { mediaId: '' };

  async function bytesOf(mediaId: string): Promise<string> {
    const answer = await fetch(`${small.hub.url}/api/v1/media/${mediaId}`, {
      headers: { Authorization: `Bearer ${small.hub.admin.token}` },
    });
    return answer.ok ? answer.text() : String(answer.status);
  }

  it('is fetched and shown, and the old one goes', async () => {
    const message = words('ana', '', { content: file('old', 'look') });
    await small.tell(account, message);
    const before = shownFile(await first(isReady));
    await small.tell(account, edit(message.platformMessageId, file('new', 'better')));
    const after = shownFile(await first(captioned('better')));
    expect(after).toMatchObject({ name: 'new.txt' });
    expect([await bytesOf(after.mediaId), await bytesOf(before.mediaId)]).toEqual(['bytes of new', '404']);
  });

  it('stays as it is where only the words changed', async () => {
    const message = words('ana', '', { content: file('old', 'look') });
    await small.tell(account, message);
    const before = shownFile(await first(isReady));
    await small.tell(account, edit(message.platformMessageId, file('old', 'look here')));
    expect(shownFile(await first(captioned('look here')))).toEqual(before);
  });

  it('comes where there were only words before', async () => {
    const message = words('ana', 'look');
    await small.tell(account, message);
    await first(() => true);
    await small.tell(account, edit(message.platformMessageId, file('new', 'look')));
    expect(await bytesOf(shownFile(await first(isReady)).mediaId)).toBe('bytes of new');
  });

  it('is not brought back by an older edit that comes late', async () => {
    const message = words('ana', '', { content: file('old', 'look') });
    await small.tell(account, message);
    await first(isReady);
    await small.tell(account, edit(message.platformMessageId, file('new', 'better'), new Date('2026-03-02T10:00:00Z')));
    const shown = shownFile(await first(captioned('better')));
    await small.tell(account, edit(message.platformMessageId, file('older', 'worse'), new Date('2026-03-02T09:00:00Z')));
    await settled();
    expect(shownFile(await first(isReady))).toEqual(shown);
    const { length } = await small.hub.database.query({ text: `SELECT FROM media WHERE ref = 'older'` });
    expect(length).toBe(0);
  });
});
