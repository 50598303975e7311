// Erasing a person: nothing of their words, files, name and numbers is left in any table, and who writes again is somebody new.
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ChannelAccountView, ContactView, ListedConversation, MessageView, OutgoingEvent, Page } from '../../src/contract/index.js';
import { Participants } from '../../src/im/participants.js';
import { lockPeople } from '../../src/store/contact-merges.js';
import { contactsOfPerson } from '../../src/store/contacts.js';
import { eraseAroundMessages, erasePerson, erasureObstacle } from '../../src/store/erasure.js';
import { eventually } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

const SECRET = 'kumquat';
const NUMBER = '4915112345678';

let small: SmallHub;
let shop: ChannelAccountView;
let desk: ChannelAccountView;
beforeEach(async () => {
  const platform = new SmallPlatform();
  platform.fetchMedia = () =>
    Promise.resolve({ stream: Readable.from([Buffer.from(`a text file about a ${SECRET}`)]), mime: 'text/plain' });
  small = await startSmallHub(platform);
  shop = await small.bind('key-1', 'shop-1');
  desk = await small.bind('key-2', 'desk-1');
});
afterEach(async () => {
  await small.hub.expectConsistent();
  await small.hub.close();
});

const erase = (id: string): Promise<ContactView> => small.hub.admin.post<ContactView>(`/contacts/${id}/erase`);
const nameOf = (id: string): string => `${SECRET}-${id}`;

/** Every row of every table that shows the word, by table. */
async function tablesWith(word: string): Promise<string[]> {
  const { database } = small.hub;
  const tables = await database.query<{ name: string }>({
    text: `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY 1`,
  });
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await database.query<{ count: number }>({
      text: `SELECT count(*)::int AS count FROM "${name}" t
        WHERE t::text ILIKE '%' || $1 || '%' OR t::text ILIKE '%' || encode(convert_to($1, 'UTF8'), 'hex') || '%'`,
      values: [word],
    });
    if ((row?.count ?? 0) > 0) found.push(name);
  }
  return found;
}

async function served(account: ChannelAccountView, platformUserId: string): Promise<ListedConversation> {
  const profile = { displayName: nameOf(platformUserId), phone: NUMBER };
  // As platforms do whose ids of messages name the chat.
  const platformMessageId = `${platformUserId}:1`;
  await small.tell(account, words(platformUserId, `my ${SECRET} is late`, { profile, platformMessageId }));
  const { id } = await small.waiting(platformUserId);
  await small.hub.admin.post(`/conversations/${id}/claim`);
  const file = { type: 'file' as const, media: { ref: 'f1', mime: 'text/plain', sizeBytes: 30, name: `${SECRET}.txt` } };
  await small.tell(account, words(platformUserId, '', { content: file, profile }));
  await eventually(async () => {
    const [last] = (await small.hub.admin.history(id)).filter(({ content }) => content.type === 'file');
    return last?.content.type === 'file' && last.content.media.state === 'ready' ? true : undefined;
  });
  const { seq } = await small.reply(id, `your ${SECRET} is on its way`);
  await small.reached(id, seq, 'sent');
  const authorName = nameOf(platformUserId);
  await small.tell(account, {
    type: 'reaction',
    dedupeKey: `reaction-${account.id}`,
    platformUserId,
    platformMessageId,
    emojis: ['❤'],
    authorName,
    profile,
  });
  await eventually(async () => ((await small.hub.admin.history(id))[0]?.reactions ? true : undefined));
  const note = { clientMsgId: `note-${account.id}`, kind: 'note', content: { type: 'text', text: `likes a ${SECRET}` } };
  await small.hub.admin.post<{ message: MessageView }>(`/conversations/${id}/messages`, note);
  return small.conversation(id);
}

describe('a person', () => {
  it('is erased on all channels and in the raw events, the messages’ places stay, and who writes again is somebody new', async () => {
    const here = await served(shop, 'person-of-shop');
    const there = await served(desk, 'person-of-desk');
    const { admin } = small.hub;
    await admin.post(`/contacts/${there.contact.id}/merge`, { intoId: here.contact.id });
    await admin.patch(`/contacts/${here.contact.id}`, {
      notes: `a ${SECRET} lover`,
      customFields: { fruit: SECRET },
      emails: [`me@${SECRET}.com`],
    });
    await admin.post(`/contacts/${here.contact.id}/notes`, { text: `sent a ${SECRET}` });
    for (const { id } of [here, there]) await admin.post(`/conversations/${id}/close`);
    expect(await tablesWith(SECRET)).toEqual(expect.arrayContaining(['contact', 'contact_note', 'media', 'proxy_user', 'webhook_event']));
    const before = (await admin.history(here.id)).length;

    const erased = await erase(there.contact.id);
    expect(erased).toMatchObject({ displayName: '—', notes: '', customFields: {}, phones: [], emails: [], labels: [] });
    await eventually(async () => ((await tablesWith(SECRET)).length === 0 ? true : undefined));
    expect(await tablesWith(NUMBER)).toEqual([]);
    expect(await tablesWith('person-of-shop')).toEqual([]);

    const after = await admin.history(here.id);
    expect(after).toHaveLength(before);
    expect(after.filter(({ kind }) => kind !== 'system').every(({ retractedAt }) => retractedAt !== undefined)).toBe(true);
    const { items } = await admin.get<Page<{ action: string }>>('/audit-events');
    expect(items.map(({ action }) => action)).toContain('contact.erased');

    await small.tell(shop, words('person-of-shop', 'hello again'));
    const again = await small.waiting('person-of-shop');
    expect([again.id, again.contact.id]).not.toContain(here.id);
    expect(again.contact.id).not.toBe(here.contact.id);
  });

  it('is erased from what a company’s programs have not been told of yet: they are told without the words', async () => {
    const receiver = await WebhookReceiver.start();
    receiver.answer = () => 503;
    const { database, admin } = small.hub;
    const events = ['message.created', 'session.*'];
    await admin.post('/outgoing-webhooks', { name: 'ours', url: receiver.url, events });
    const queued = async (): Promise<OutgoingEvent[]> =>
      (await database.query<{ payload: OutgoingEvent }>({ text: 'SELECT payload FROM outgoing_event ORDER BY position' })).map(
        ({ payload }) => payload,
      );
    const { id, contact } = await served(shop, 'ana');
    await admin.post(`/conversations/${id}/close`);
    const before = await eventually(async () => {
      const waiting = await queued();
      return waiting.some(({ type }) => type === 'message.created') && waiting.some(({ type }) => type === 'session.closed')
        ? waiting
        : undefined;
    });

    await erase(contact.id);
    await eventually(async () => ((await tablesWith(SECRET)).length === 0 ? true : undefined));
    receiver.close();
    const after = await queued();
    expect(after.map((event) => event.id)).toEqual(expect.arrayContaining(before.map((event) => event.id)));
    expect(new Set(after.map(({ conversation }) => conversation.contact.displayName))).toEqual(new Set(['—']));
    expect(after.find(({ type }) => type === 'message.created')?.message?.content).toMatchObject({ type: 'event', name: 'retracted' });
  });

  it('is erased for the company’s programs, too: they are told so, and that what waited is never sent', async () => {
    const { database, admin } = small.hub;
    const { id, contact } = await served(shop, 'ana');
    await admin.post(`/channel-accounts/${shop.id}/disable`);
    const { id: dropped } = await small.reply(id, `the ${SECRET} is there`);
    await admin.post(`/conversations/${id}/close`);
    const receiver = await WebhookReceiver.start();
    receiver.answer = () => 503;
    await admin.post('/outgoing-webhooks', { name: 'ours', url: receiver.url, events: ['message.updated', 'contact.*'] });
    await erase(contact.id);
    const told = await eventually(async () => {
      const rows = await database.query<{ payload: OutgoingEvent }>({ text: 'SELECT payload FROM outgoing_event ORDER BY position' });
      const last = rows.findLast(({ payload }) => payload.message?.id === dropped);
      return last?.payload.message?.status === 'failed' ? rows.map(({ payload }) => payload) : undefined;
    });
    receiver.close();
    expect(told.filter(({ type }) => type.startsWith('contact.'))).toMatchObject([
      { type: 'contact.erased', conversation: { id, contact: { id: contact.id, displayName: '—' } } },
    ]);
    expect(JSON.stringify(told)).not.toContain(SECRET);
    await admin.post(`/channel-accounts/${shop.id}/enable`);
  });

  it('is not told of by the name they had when a change of theirs is read just then', async () => {
    const { database, admin } = small.hub;
    const { id } = await served(shop, 'ana');
    const receiver = await WebhookReceiver.start();
    receiver.answer = () => 503;
    await admin.post('/outgoing-webhooks', { name: 'ours', url: receiver.url, events: ['message.updated', 'session.*'] });
    await database.transaction(async (tx) => {
      const [company] = await tx.query<{ id: string }>({ text: 'SELECT id FROM company' });
      await lockPeople(tx, company?.id ?? '');
      await admin.post(`/conversations/${id}/close`);
      await small.tell(shop, {
        type: 'reaction',
        dedupeKey: 'another-reaction',
        platformUserId: 'ana',
        platformMessageId: 'ana:1',
        emojis: ['👍'],
      });
      // Those who tell of the end and of the reaction.
      await eventually(async () => {
        const waiting = await tx.query({ text: `SELECT FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock' AND NOT granted` });
        return waiting.length >= 2 ? true : undefined;
      });
      await tx.query({ text: `UPDATE contact SET display_name = '—'` });
    });
    const told = await eventually(async () => {
      const rows = await database.query<{ payload: OutgoingEvent }>({ text: 'SELECT payload FROM outgoing_event' });
      return rows.length >= 2 ? rows.map(({ payload }) => payload) : undefined;
    });
    receiver.close();
    expect(new Set(told.map(({ type }) => type))).toEqual(new Set(['message.updated', 'session.closed']));
    expect(new Set(told.map(({ conversation }) => conversation.contact.displayName))).toEqual(new Set(['—']));
  });

  describe('who is still remembered as they were', () => {
    const conversationOf = async (platformUserId: string): Promise<ListedConversation> => {
      const conversation = await small.waiting(platformUserId);
      const said = await small.hub.admin.history(conversation.id);
      expect(said.filter(({ kind }) => kind === 'in').map(({ content }) => content)).toEqual([{ type: 'text', text: 'hello again' }]);
      return conversation;
    };

    it.each<[string, object]>([
      ['only writes', {}],
      ['tells of a new name', { profile: { displayName: 'Ana the second' } }],
    ])('is somebody new all the same when the word of the erasure was lost and who writes %s', async (_what, more) => {
      const { id, contact } = await served(shop, 'ana');
      await small.hub.admin.post(`/conversations/${id}/close`);
      const before = await small.hub.admin.history(id);
      const unheard = jest.spyOn(Participants.prototype, 'forget').mockImplementation(() => undefined);
      await erase(contact.id);
      unheard.mockRestore();
      await small.tell(shop, words('ana', 'hello again', more));
      const again = await conversationOf('ana');
      expect(again.contact.id).not.toBe(contact.id);
      expect(await small.hub.admin.history(id)).toHaveLength(before.length);
      expect((await small.conversation(id)).contact.displayName).toBe('—');
    });

    it('is not brought back by a change of whether they can be reached', async () => {
      const { id, contact } = await served(shop, 'ana');
      await small.hub.admin.post(`/conversations/${id}/close`);
      const unheard = jest.spyOn(Participants.prototype, 'forget').mockImplementation(() => undefined);
      await erase(contact.id);
      unheard.mockRestore();
      await small.tell(shop, { type: 'reachability', dedupeKey: 'back', platformUserId: 'ana', reachable: true, reason: 'subscribed' });
      const rows = await eventually(async () => {
        const known = await small.hub.database.query<{ id: string; reachable: boolean }>({
          text: `SELECT platform_user_id AS id, reachable FROM proxy_user ORDER BY created_at`,
        });
        return known.length === 2 ? known : undefined;
      });
      expect(rows.map(({ id: known, reachable }) => [known.startsWith('erased:'), reachable])).toEqual([
        [true, false],
        [false, true],
      ]);
    });

    it('is somebody new when they write at the very moment', async () => {
      const { id, contact } = await served(shop, 'ana');
      await small.hub.admin.post(`/conversations/${id}/close`);
      const { database } = small.hub;
      const [{ companyId } = { companyId: '' }] = await database.query<{ companyId: string }>({
        text: 'SELECT id AS "companyId" FROM company',
      });
      await database.transaction(async (tx) => {
        expect(await erasureObstacle(tx, companyId, [id])).toBeNull();
        await small.tell(shop, words('ana', 'hello again'));
        await eventually(async () => {
          const waiting = await database.query({
            text: `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%"clientMsgId" text%'`,
          });
          return waiting.length > 0 ? true : undefined;
        });
        await eraseAroundMessages(tx, companyId, [id], new Date());
        const contacts = await contactsOfPerson(tx, companyId, contact.id);
        await erasePerson(
          tx,
          companyId,
          contacts.map((one) => one.id),
          new Date(),
        );
      });
      expect((await conversationOf('ana')).contact.id).not.toBe(contact.id);
    });
  });

  it('is erased though messages wait for an account that is switched off, and these are never sent', async () => {
    const { id, contact } = await served(shop, 'ana');
    const { admin, database } = small.hub;
    await small.tell(shop, words('anabel', 'nothing to do with it'));
    await small.waiting('anabel');
    await admin.post(`/channel-accounts/${shop.id}/disable`);
    const { seq } = await small.reply(id, `the ${SECRET} is there`);
    await admin.post(`/conversations/${id}/close`);
    const before = small.platform.received.length;
    await erase(contact.id);
    expect(await database.query({ text: 'SELECT FROM delivery' })).toEqual([]);
    expect(await tablesWith('nothing to do with it')).toContain('webhook_event');
    expect((await admin.history(id)).find((message) => message.seq === seq)).toMatchObject({
      status: 'failed',
      content: { type: 'event' },
    });
    await admin.post(`/channel-accounts/${shop.id}/enable`);
    await small.tell(shop, words('ben', 'hello'));
    const ben = await small.waiting('ben');
    await admin.post(`/conversations/${ben.id}/claim`);
    await small.reached(ben.id, (await small.reply(ben.id, 'good day')).seq, 'sent');
    expect(small.platform.received.slice(before).map(({ call }) => call.payload['text'])).toEqual(['good day']);
  });

  it('is not erased while a conversation with them is open', async () => {
    const { id, contact } = await served(shop, 'ana');
    await expect(erase(contact.id)).rejects.toMatchObject({ status: 409, body: { error: { code: 'session_open' } } });
    expect(await tablesWith(SECRET)).toContain('contact');
    await small.hub.admin.post(`/conversations/${id}/close`);
    await erase(contact.id);
    // Broken off and asked for again.
    expect((await erase(contact.id)).displayName).toBe('—');
  });
});
