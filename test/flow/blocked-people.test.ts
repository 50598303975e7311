// Blocked people: what they write is kept and seen in its own view, opens no session and calls nobody; when it is over all is as before.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView, ContactView, ListedConversation, Page, SessionView } from '../../src/contract/index.js';
import { eventually, type ApiClient } from '../support/hub.js';
import { ShiftedClock } from '../support/shifted-clock.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

const HOUR_MS = 3_600_000;

let small: SmallHub;
let admin: ApiClient;
let clock: ShiftedClock;
let account: ChannelAccountView;

beforeEach(async () => {
  clock = new ShiftedClock();
  small = await startSmallHub(new SmallPlatform(), { clock });
  admin = small.hub.admin;
  account = await small.bind('key-1', 'shop-1');
});
afterEach(async () => {
  await small.hub.expectConsistent();
  await small.hub.close();
});

const row = (id: string): Promise<ListedConversation> => admin.get(`/conversations/${id}`);
const ids = async (view: string, who = admin): Promise<string[]> => (await who.conversations(view)).map(({ id }) => id);
const block = (contactId: string, how: object = {}): Promise<ContactView> => admin.post(`/contacts/${contactId}/block`, how);
const lastSession = async (id: string): Promise<SessionView & { closeReason: string }> => {
  const [newest] = await small.hub.database.query<{ id: string }>({
    text: 'SELECT id FROM service_session WHERE conversation_id = $1 ORDER BY no DESC LIMIT 1',
    values: [id],
  });
  return (await admin.get<{ session: SessionView & { closeReason: string } }>(`/sessions/${newest?.id ?? ''}`)).session;
};

/** Has been stored, and the desk has looked at it. */
async function settles(person: string, text: string, id: string): Promise<void> {
  await small.tell(account, words(person, text));
  await eventually(async () => {
    const [seen] = await small.hub.database.query<{ seen: boolean }>({
      text: `SELECT last_message ->> 'preview' = $2 AND routed_seq = last_inbound_seq AS seen FROM conversation WHERE id = $1`,
      values: [id, text],
    });
    return seen?.seen === true ? true : undefined;
  });
}

describe('a blocked person', () => {
  it('is out of the lists; what they write is kept, opens no session and counts as unread for nobody', async () => {
    const { id, contact } = await small.claimed(account, 'max');
    expect(await block(contact.id, { reason: 'insults' })).toMatchObject({ block: { reason: 'insults' } });
    expect(await lastSession(id)).toMatchObject({ state: 'closed', closeReason: 'blocked' });
    await settles('max', 'still here', id);
    expect(await row(id)).toMatchObject({ blocked: true, session: null, unreadCount: 0, lastMessage: { preview: 'still here' } });
    for (const view of ['mine', 'queued', 'all', 'closed']) expect([view, await ids(view)]).toEqual([view, []]);
    expect(await ids('blocked')).toEqual([id]);
    expect((await admin.get<Page<ListedConversation>>('/conversations?q=max')).items.map((found) => found.id)).toEqual([id]);
    const contacts = await admin.get<Page<{ id: string; blocked: boolean }>>('/contacts?blocked=true');
    expect(contacts.items).toMatchObject([{ id: contact.id, blocked: true }]);
    expect((await admin.get<Page<object>>('/contacts?blocked=false')).items).toEqual([]);
  });

  it('sets no rule going', async () => {
    const { id, contact } = await small.claimed(account, 'nick');
    await admin.post('/automation-rules', {
      name: 'Thanks',
      trigger: 'message.received',
      actions: [{ type: 'note', text: 'a rule acts' }],
    });
    await block(contact.id);
    await settles('nick', 'unheard', id);
    await eventually(async () => {
      const [fed] = await small.hub.database.query<{ whole: boolean }>({
        text: `SELECT f.seq = c.last_seq AS whole FROM message_feed f JOIN conversation c ON c.id = f.conversation_id WHERE c.id = $1`,
        values: [id],
      });
      return fed?.whole === true ? true : undefined;
    });
    expect((await admin.get<Page<object>>('/automation-runs')).items).toEqual([]);
  });

  it('is let through again: by an agent, with the next message', async () => {
    const { id, contact } = await small.claimed(account, 'nora');
    await block(contact.id);
    await settles('nora', 'unheard', id);
    expect((await admin.post<ContactView>(`/contacts/${contact.id}/unblock`)).block).toBeUndefined();
    expect(await row(id)).toMatchObject({ blocked: false, session: null });
    await settles('nora', 'heard', id);
    await eventually(async () => ((await row(id)).session?.state === 'queued' ? true : undefined));
    expect(await ids('queued')).toEqual([id]);
  });

  it('is let through again: when the time is over', async () => {
    const { id, contact } = await small.claimed(account, 'olga');
    const until = new Date(clock.now().getTime() + HOUR_MS).toISOString();
    expect((await block(contact.id, { until })).block?.until).toBe(until);
    await settles('olga', 'too early', id);
    clock.shift(HOUR_MS);
    expect(await ids('blocked')).toEqual([]);
    expect((await admin.get<ContactView>(`/contacts/${contact.id}`)).block).toBeUndefined();
    await settles('olga', 'in time', id);
    await eventually(async () => ((await row(id)).session?.state === 'queued' ? true : undefined));
  });

  it('is blocked on every channel of theirs, also on one that turns out to be theirs', async () => {
    const other = await small.bind('key-2', 'shop-2');
    const here = await small.claimed(account, 'paul');
    await small.tell(other, words('paul-2', 'hello'));
    const there = await small.waiting('paul-2');
    await block(here.contact.id);
    await admin.post(`/contacts/${there.contact.id}/merge`, { intoId: here.contact.id });
    expect((await row(there.id)).blocked).toBe(true);
    await admin.post(`/contacts/${there.contact.id}/unmerge`);
    expect([(await row(there.id)).blocked, (await row(here.id)).blocked]).toEqual([false, true]);
  });

  it('cannot be blocked into the past', async () => {
    const { contact } = await small.claimed(account, 'quin');
    await expect(block(contact.id, { until: new Date(clock.now().getTime() - 1).toISOString() })).rejects.toMatchObject({ status: 400 });
  });

  it('is stopped for good, whatever they write in the same moment', async () => {
    const { id, contact } = await small.claimed(account, 'rita');
    await admin.post(`/conversations/${id}/close`);
    const texts = Array.from({ length: 20 }, (_, index) => `message ${String(index)}`);
    await Promise.all([block(contact.id), ...texts.map((text) => small.tell(account, words('rita', text)))]);
    await settles('rita', 'the last one', id);
    await eventually(async () => ((await row(id)).session === null ? true : undefined));
    expect((await admin.history(id)).filter(({ kind }) => kind === 'in')).toHaveLength(22);
  });
});
