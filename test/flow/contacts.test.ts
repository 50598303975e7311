// People across channels: what agents know of them, how they are found, and which of their contacts are one person.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  ChannelAccountView,
  ContactListView,
  ContactNoteView,
  ContactView,
  ListedConversation,
  InboundMessage,
  LabelView,
  MergeSuggestionView,
  MessageHitView,
  Page,
  ServiceRecordView,
} from '../../src/contract/index.js';
import { AgentSocket } from '../support/agent-socket.js';
import { eventually, type ApiClient } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

let small: SmallHub;
let admin: ApiClient;
let shop: ChannelAccountView;
let desk: ChannelAccountView;

beforeAll(async () => {
  small = await startSmallHub(new SmallPlatform());
  admin = small.hub.admin;
  shop = await small.bind('key-1', 'shop-1');
  desk = await small.bind('key-2', 'desk-1');
});
afterAll(async () => {
  await small.hub.expectConsistent();
  await small.hub.close();
});

async function writes(
  id: string,
  how: { at?: ChannelAccountView; text?: string; profile?: InboundMessage['profile'] } = {},
): Promise<ListedConversation> {
  const { at = shop, text = `${id} says hello`, profile = { displayName: id } } = how;
  await small.tell(at, words(id, text, { profile }));
  return eventually(async () =>
    (await admin.conversations()).find((row) => row.proxyUser.platformUserId === id && row.lastMessage?.preview === text),
  );
}

const contact = (id: string, who = admin): Promise<ContactView> => who.get<ContactView>(`/contacts/${id}`);
const list = (query: string, who = admin): Promise<Page<ContactListView>> => who.get(`/contacts${query}`);
const names = async (query: string, who = admin): Promise<string[]> => (await list(query, who)).items.map(({ displayName }) => displayName);
const merge = (id: string, intoId: string, who = admin): Promise<ContactView> => who.post(`/contacts/${id}/merge`, { intoId });
const unmerge = (id: string): Promise<ContactView> => admin.post(`/contacts/${id}/unmerge`);
const label = (name: string): Promise<LabelView> => admin.post('/labels', { name, color: 'teal' });

describe('what agents know of a person', () => {
  it('is changed field by field, and stays whatever the platform tells later', async () => {
    const { contact: ann, id } = await writes('ann');
    const changed = await admin.patch<ContactView>(`/contacts/${ann.id}`, {
      displayName: 'Ann Lee',
      language: 'de',
      notes: 'Prefers mornings',
      customFields: { city: 'Ulm', size: 'M' },
      phones: ['+49 (171) 234-5678'],
      emails: ['Ann@Example.com'],
    });
    expect(changed).toMatchObject({
      displayName: 'Ann Lee',
      language: 'de',
      notes: 'Prefers mornings',
      customFields: { city: 'Ulm', size: 'M' },
      phones: ['+491712345678'],
      emails: ['ann@example.com'],
      channels: [{ conversationId: id, platform: 'small', displayName: 'ann', platformUserId: 'ann' }],
    });
    await writes('ann', { text: 'under another name', profile: { displayName: 'Annie', language: 'fr' } });
    expect(await contact(ann.id)).toMatchObject({ displayName: 'Ann Lee', language: 'de', channels: [{ displayName: 'Annie' }] });
    const fields = await admin.patch<ContactView>(`/contacts/${ann.id}`, { customFields: { size: null, shoes: '42' } });
    expect(fields).toMatchObject({ displayName: 'Ann Lee', customFields: { city: 'Ulm', shoes: '42' }, notes: 'Prefers mornings' });
  });

  it('names the person to agents, while messages keep the name the person gave', async () => {
    const { contact: bea, id } = await writes('bea');
    await admin.patch(`/contacts/${bea.id}`, { displayName: 'The one who always complains' });
    await writes('bea', { text: 'again', profile: {} });
    expect((await admin.get<ListedConversation>(`/conversations/${id}`)).contact.displayName).toBe('The one who always complains');
    expect((await admin.history(id)).filter(({ kind }) => kind === 'in').map(({ sender }) => sender.name)).toEqual(['bea', 'bea']);
  });

  it('is found by every name and number of theirs', async () => {
    const { contact: cem } = await writes('cem', { profile: { displayName: 'Cem', username: 'cem_y', phone: '905551112233' } });
    await admin.patch(`/contacts/${cem.id}`, { displayName: '李先生', phones: ['+8613800138000'] });
    for (const q of ['李先生', 'cem_y', 'cem', '138000', '1112233'])
      expect([q, await names(`?q=${encodeURIComponent(q)}`)]).toEqual([q, ['李先生']]);
    const found = await admin.get<Page<ListedConversation>>(`/conversations?q=${encodeURIComponent('李先生')}`);
    expect(found.items.map(({ contact: { id } }) => id)).toEqual([cem.id]);
  });

  it.each([
    ['a number without its country', { phones: ['0171 2345678'] }],
    ['no e-mail', { emails: ['nobody'] }],
    ['an empty name', { displayName: ' ' }],
    ['a field without a name', { customFields: { '': 'x' } }],
  ])('is not %s', async (_name, body) => {
    const { contact: eve } = await writes('eve');
    await expect(admin.patch(`/contacts/${eve.id}`, body)).rejects.toMatchObject({ status: 400 });
  });

  it('is told to every screen that shows the person', async () => {
    const { contact: fay, id } = await writes('fay');
    const screen = await AgentSocket.connect(small.hub.url);
    screen.send({ cmd: 'auth', seq: 1, token: admin.token, deviceId: 'desk' });
    await screen.next('auth_status');
    await admin.patch(`/contacts/${fay.id}`, { displayName: 'Fay Wong' });
    await screen.next('event', ({ event }) => event.type === 'contact.updated' && event.contactId === fay.id);
    await screen.next('event', ({ event }) => event.type === 'conversation.updated' && event.conversationId === id);
    screen.end();
  });
});

describe('notes', () => {
  it('say who wrote them, newest first, and stay within the team', async () => {
    const { contact: gil, id } = await writes('gil');
    const lea = await small.hub.hire('lea-notes');
    await admin.post(`/contacts/${gil.id}/notes`, { text: 'Has a dog' });
    await lea.post(`/contacts/${gil.id}/notes`, { text: 'Moved to Bonn' });
    const { items } = await lea.get<Page<ContactNoteView>>(`/contacts/${gil.id}/notes`);
    expect(items.map(({ text, author }) => [text, author.id])).toEqual([
      ['Moved to Bonn', lea.agentId],
      ['Has a dog', admin.agentId],
    ]);
    expect((await admin.history(id)).map(({ kind }) => kind)).toEqual(['in']);
  });
});

describe('labels', () => {
  it('have names of their own, and are changed by supervisors', async () => {
    const vip = await label('VIP');
    await expect(label('VIP')).rejects.toMatchObject({ status: 409, body: { error: { code: 'name_taken' } } });
    expect(await admin.patch(`/labels/${vip.id}`, { color: 'red' })).toEqual({ id: vip.id, name: 'VIP', color: 'red' });
    const { contact: han } = await writes('han');
    await expect(admin.put(`/contacts/${han.id}/labels`, { labelIds: [han.id] })).rejects.toMatchObject({
      status: 422,
      body: { error: { code: 'unknown_label' } },
    });
  });

  it('filter conversations and contacts, by name and by id, and leave with the label', async () => {
    const [gold, late] = [await label('Gold'), await label('Late payer')];
    const [ida, jan] = [await writes('ida'), await writes('jan')];
    await admin.put(`/contacts/${ida.contact.id}/labels`, { labelIds: [gold.id, late.id] });
    await admin.put(`/contacts/${jan.contact.id}/labels`, { labelIds: [late.id] });
    const rows = async (wanted: string) =>
      (await admin.get<Page<ListedConversation>>(`/conversations?label=${encodeURIComponent(wanted)}`)).items.map(
        ({ contact: { displayName }, labels }) => [displayName, labels],
      );
    expect(await rows('gold')).toEqual([['ida', ['Gold', 'Late payer']]]);
    expect(await rows(late.id)).toEqual([
      ['jan', ['Late payer']],
      ['ida', ['Gold', 'Late payer']],
    ]);
    expect(await rows('no such label')).toEqual([]);
    expect(await names('?label=Late%20payer')).toEqual(['jan', 'ida']);
    await admin.call('DELETE', `/labels/${gold.id}`);
    expect((await contact(ida.contact.id)).labels).toEqual(['Late payer']);
  });
});

describe('the list of contacts', () => {
  it('goes through all pages once, the newest first, each person once', async () => {
    const people: string[] = [];
    for (let number = 1; number <= 5; number++) people.unshift((await writes(`row-${String(number)}`)).contact.displayName);
    const here = await writes('row-6');
    const there = await writes('row-7', { at: desk });
    await merge(here.contact.id, there.contact.id);
    const found: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page<ContactListView> = await list(`?limit=2&q=row${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
      found.push(...page.items.map(({ displayName }) => displayName));
      cursor = page.nextCursor;
    }
    expect(found).toEqual(['row-7', ...people]);
    const [first] = (await list('?limit=1&q=row')).items;
    expect(first).toMatchObject({ conversations: [{ id: there.id }, { id: here.id }] });
  });

  it('shows an agent those of conversations they may read, and a supervisor all', async () => {
    const { contact: kim } = await writes('kim');
    const [member, outsider] = [await small.hub.hire('kims-agent'), await small.hub.hire('outsider', { member: false })];
    const boss = await small.hub.hire('boss', { role: 'supervisor', member: false });
    expect(await names('?q=kim', member)).toEqual(['kim']);
    expect(await names('?q=kim', boss)).toEqual(['kim']);
    expect(await names('?q=kim', outsider)).toEqual([]);
    for (const path of ['', '/notes', '/sessions', '/suggestions']) {
      await expect(outsider.get(`/contacts/${kim.id}${path}`)).rejects.toMatchObject({ status: 404 });
    }
    await expect(outsider.post(`/contacts/${kim.id}/block`)).rejects.toMatchObject({ status: 404 });
  });
});

describe('service records', () => {
  it('tell of every session on every channel, newest first', async () => {
    const here = await writes('leo');
    const there = await writes('leo-2', { at: desk });
    await merge(here.contact.id, there.contact.id);
    for (const { id } of [here, there]) {
      await eventually(async () => ((await admin.get<ListedConversation>(`/conversations/${id}`)).session ? true : undefined));
      await admin.post(`/conversations/${id}/claim`);
      await admin.post(`/conversations/${id}/close`, { reason: 'sold' });
    }
    const { items } = await admin.get<Page<ServiceRecordView>>(`/contacts/${here.contact.id}/sessions`);
    expect(items).toMatchObject([
      { conversationId: there.id, state: 'closed', closeReason: 'sold', groupName: 'Support' },
      { conversationId: here.id, state: 'closed', closeReason: 'sold', groupName: 'Support' },
    ]);
  });
});

describe('merged contacts', () => {
  it('show as one person on every channel, and their histories stay where they are', async () => {
    const here = await writes('mia', { profile: { displayName: 'Mia' } });
    const there = await writes('m.rossi', { at: desk, profile: { displayName: 'M. Rossi' } });
    await admin.patch(`/contacts/${here.contact.id}`, { phones: ['+390612345678'], customFields: { size: 'S' } });
    await admin.post(`/contacts/${here.contact.id}/notes`, { text: 'from the shop' });
    const before = await Promise.all([here, there].map(({ id }) => admin.history(id)));

    const one = await merge(here.contact.id, there.contact.id);
    expect(one).toMatchObject({ id: there.contact.id, displayName: 'M. Rossi', phones: ['+390612345678'], customFields: { size: 'S' } });
    expect(one.merged).toEqual([{ id: here.contact.id, displayName: 'Mia' }]);
    expect(one.channels.map(({ conversationId }) => conversationId).sort()).toEqual([here.id, there.id].sort());
    expect(await contact(here.contact.id)).toEqual(one);
    const row = await admin.get<ListedConversation>(`/conversations/${here.id}`);
    expect(row.contact).toEqual({ id: there.contact.id, displayName: 'M. Rossi' });
    expect(await Promise.all([here, there].map(({ id }) => admin.history(id)))).toEqual(before);
    expect((await admin.get<Page<ContactNoteView>>(`/contacts/${one.id}/notes`)).items.map(({ text }) => text)).toEqual(['from the shop']);
    expect((await admin.get<Page<ListedConversation>>('/conversations?q=rossi')).items.map(({ id }) => id).sort()).toEqual(
      [here.id, there.id].sort(),
    );
    const hits = await admin.get<Page<MessageHitView>>(`/messages/search?q=mia&conversationId=${here.id}`);
    expect(hits.items.map(({ contactName }) => contactName)).toEqual(['M. Rossi']);

    expect(await unmerge(here.contact.id)).toMatchObject({
      id: here.contact.id,
      displayName: 'Mia',
      phones: ['+390612345678'],
      merged: [],
    });
    expect(await contact(there.contact.id)).toMatchObject({
      phones: [],
      customFields: {},
      merged: [],
      channels: [{ conversationId: there.id }],
    });
    expect((await admin.get<Page<ListedConversation>>('/conversations?q=rossi')).items.map(({ id }) => id)).toEqual([there.id]);
  });

  it('carry each other’s labels, and a label taken off is off all of them', async () => {
    const [here, there] = [await writes('nia'), await writes('nia-2', { at: desk })];
    const [a, b] = [await label('Label A'), await label('Label B')];
    await admin.put(`/contacts/${here.contact.id}/labels`, { labelIds: [a.id] });
    await admin.put(`/contacts/${there.contact.id}/labels`, { labelIds: [b.id] });
    await merge(here.contact.id, there.contact.id);
    expect((await contact(here.contact.id)).labels).toEqual(['Label A', 'Label B']);
    const rows = await admin.get<Page<ListedConversation>>('/conversations?label=Label%20A');
    expect(rows.items.map(({ id }) => id).sort()).toEqual([here.id, there.id].sort());
    await admin.put(`/contacts/${there.contact.id}/labels`, { labelIds: [b.id] });
    await unmerge(here.contact.id);
    expect((await contact(here.contact.id)).labels).toEqual([]);
    expect((await contact(there.contact.id)).labels).toEqual(['Label B']);
  });

  it('are refused with themselves, and unmerged only when they are merged', async () => {
    const [here, there] = [await writes('oda'), await writes('oda-2', { at: desk })];
    await expect(unmerge(here.contact.id)).rejects.toMatchObject({ status: 409, body: { error: { code: 'not_merged' } } });
    await merge(here.contact.id, there.contact.id);
    for (const [one, other] of [
      [here, there],
      [there, here],
      [here, here],
    ] as const) {
      await expect(merge(one.contact.id, other.contact.id)).rejects.toMatchObject({
        status: 409,
        body: { error: { code: 'same_contact' } },
      });
    }
    await expect(unmerge(there.contact.id)).rejects.toMatchObject({ status: 409 });
  });

  it('are merged only by who sees both', async () => {
    const group = await admin.post<{ id: string }>('/groups', { name: 'Elsewhere' });
    const here = await writes('pia');
    await admin.patch(`/channel-accounts/${desk.id}`, { groupId: group.id });
    const there = await writes('pia-2', { at: desk });
    // Its session belongs to the group the account has when it opens.
    await eventually(async () => ((await admin.get<ListedConversation>(`/conversations/${there.id}`)).session ? true : undefined));
    await admin.patch(`/channel-accounts/${desk.id}`, { groupId: shop.groupId });
    const agent = await small.hub.hire('half-sighted');
    await expect(merge(here.contact.id, there.contact.id, agent)).rejects.toMatchObject({ status: 404 });
    await expect(merge(there.contact.id, here.contact.id, agent)).rejects.toMatchObject({ status: 404 });
  });
});

describe('suggestions', () => {
  it('name who shares a phone number, an e-mail or a platform’s id, until they are merged', async () => {
    const phone = await writes('rob', { profile: { displayName: 'Rob', phone: '4915112345678', unionId: 'union-1' } });
    const typed = await writes('rob-2', { at: desk, profile: { displayName: 'Robert' } });
    await admin.patch(`/contacts/${typed.contact.id}`, { phones: ['+49 151 1234 5678'] });
    const mail = await writes('rob-3', { profile: { displayName: 'Bob', email: 'Rob@Example.com' } });
    await admin.patch(`/contacts/${phone.contact.id}`, { emails: ['rob@example.com'] });
    const union = await writes('rob-4', { at: desk, profile: { displayName: 'R', unionId: 'union-1' } });
    await writes('rob-5', { profile: { displayName: 'Another Rob', phone: '4915112345679', unionId: 'union-2' } });

    const { items } = await admin.get<Page<MergeSuggestionView>>(`/contacts/${phone.contact.id}/suggestions`);
    expect(items.map(({ contact: { id }, shared }) => [id, shared])).toEqual([
      [typed.contact.id, [{ kind: 'phone', value: '+4915112345678' }]],
      [mail.contact.id, [{ kind: 'email', value: 'rob@example.com' }]],
      [union.contact.id, [{ kind: 'union_id', value: 'union-1' }]],
    ]);
    expect(items[2]?.accounts).toEqual([{ platform: desk.platform, accountName: desk.name, platformUserId: 'rob-4' }]);
    await merge(typed.contact.id, phone.contact.id);
    const left = await admin.get<Page<MergeSuggestionView>>(`/contacts/${typed.contact.id}/suggestions`);
    expect(left.items.map(({ contact: { id } }) => id)).toEqual([mail.contact.id, union.contact.id]);
  });
});
