// What an agent pins and hides changes that agent's lists and nobody else's.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ListedConversation, MessageView, Page, SavedFilterView, SharedFileView } from '../../src/contract/index.js';
import { eventually, startHub, type ApiClient, type TestHub } from '../support/hub.js';

let hub: TestHub;
let lea: ApiClient;
let bot: string;
let people: Map<string, number>;

beforeAll(async () => {
  hub = await startHub();
  lea = await hub.hire('lea');
  bot = (await hub.bind()).bot.externalAccountId;
  people = new Map();
  for (const name of ['Ann', 'Bob', 'Cid', 'Dan']) {
    people.set(name, hub.stub.addPerson({ displayName: name }).id);
    await writes(name, `hello from ${name}`);
  }
});
afterAll(() => hub.close());

beforeEach(async () => {
  for (const row of await hub.admin.conversations('all')) {
    await hub.admin.put(`/conversations/${row.id}/pinned`, { value: false });
    await hub.admin.put(`/conversations/${row.id}/hidden`, { value: false });
  }
});

async function writes(name: string, text: string): Promise<void> {
  hub.stub.act(bot, people.get(name) ?? 0, { type: 'text', text });
  await eventually(async () =>
    (await lea.conversations()).find(
      (row) => row.contact.displayName === name && row.lastMessage?.preview === text && row.session !== null,
    ),
  );
}

const names = async (view = 'all', who = hub.admin): Promise<string[]> =>
  (await who.conversations(view)).map((row) => row.contact.displayName);

async function idOf(name: string): Promise<string> {
  const row = (await lea.conversations()).find(({ contact }) => contact.displayName === name);
  return row?.id ?? '';
}

describe('a pinned conversation', () => {
  it('stands first, whatever is newer, for who pinned it', async () => {
    const before = await names();
    await hub.admin.put(`/conversations/${await idOf('Ann')}/pinned`, { value: true });
    await hub.admin.put(`/conversations/${await idOf('Bob')}/pinned`, { value: true });
    expect(await names()).toEqual(['Bob', 'Ann', ...before.filter((name) => !['Ann', 'Bob'].includes(name))]);
    // In the queue by how long they have waited.
    expect(await names('queued')).toEqual(['Ann', 'Bob', 'Cid', 'Dan']);
    expect(await names('all', lea)).toEqual(before);
  });

  it('keeps pages whole: every conversation once, in the list’s order', async () => {
    await hub.admin.put(`/conversations/${await idOf('Ann')}/pinned`, { value: true });
    await hub.admin.put(`/conversations/${await idOf('Cid')}/pinned`, { value: true });
    for (const limit of [1, 2, 3]) {
      const found: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Page<ListedConversation> = await hub.admin.get(
          `/conversations?limit=${String(limit)}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
        );
        found.push(...page.items.map((row) => row.contact.displayName));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(found).toEqual(await names());
    }
  });
});

describe('a hidden conversation', () => {
  it('leaves the lists of who hid it, and is found among the hidden ones and by a search', async () => {
    const id = await idOf('Ann');
    await hub.admin.put(`/conversations/${id}/hidden`, { value: true });
    expect(await names()).not.toContain('Ann');
    expect(await names('queued')).not.toContain('Ann');
    expect(await names('hidden')).toEqual(['Ann']);
    const found = await hub.admin.get<Page<ListedConversation>>('/conversations?q=Ann');
    expect(found.items.map((row) => [row.contact.displayName, row.hidden])).toEqual([['Ann', true]]);
    expect(await names('all', lea)).toContain('Ann');
    expect(await names('hidden', lea)).toEqual([]);
    await hub.admin.put(`/conversations/${id}/hidden`, { value: false });
    expect(await names()).toContain('Ann');
  });

  it('comes back with the end user’s next message, and not with a colleague’s note or an own answer', async () => {
    const id = await idOf('Ann');
    await hub.admin.put(`/conversations/${id}/hidden`, { value: true });
    await lea.post(`/conversations/${id}/messages`, { clientMsgId: 'note', kind: 'note', content: { type: 'text', text: 'for us' } });
    await hub.admin.post(`/conversations/${id}/claim`);
    await hub.admin.post(`/conversations/${id}/messages`, { clientMsgId: 'own', content: { type: 'text', text: 'for Ann' } });
    expect(await names('hidden')).toEqual(['Ann']);
    await writes('Ann', 'me again');
    expect((await names())[0]).toBe('Ann');
    expect(await names('hidden')).toEqual([]);
  });
});

describe('a saved filter', () => {
  it('is its agent’s own, has a name of its own, and is let go by nobody else', async () => {
    const filter = { view: 'queued', unread: true, label: 'VIP' } as const;
    const saved = await lea.post<SavedFilterView>('/me/saved-filters', { name: 'Waiting VIPs', filter });
    expect(saved).toMatchObject({ name: 'Waiting VIPs', filter });
    await expect(lea.post('/me/saved-filters', { name: 'Waiting VIPs', filter })).rejects.toMatchObject({ status: 409 });
    await hub.admin.post('/me/saved-filters', { name: 'Waiting VIPs', filter: { view: 'all' } });
    await expect(hub.admin.call('DELETE', `/me/saved-filters/${saved.id}`)).rejects.toMatchObject({ status: 404 });
    expect((await lea.get<Page<SavedFilterView>>('/me/saved-filters')).items).toEqual([saved]);
    await lea.call('DELETE', `/me/saved-filters/${saved.id}`);
    expect((await lea.get<Page<SavedFilterView>>('/me/saved-filters')).items).toEqual([]);
  });

  it('is refused with a field the lists do not know, and beyond twelve', async () => {
    await expect(lea.post('/me/saved-filters', { name: 'x', filter: { view: 'none' } })).rejects.toMatchObject({ status: 400 });
    for (let n = 0; n < 12; n++) await lea.post('/me/saved-filters', { name: `f${String(n)}`, filter: { view: 'all' } });
    const more = lea.post('/me/saved-filters', { name: 'more', filter: { view: 'all' } });
    await expect(more).rejects.toMatchObject({ status: 422, body: { error: { code: 'too_many', details: { max: 12 } } } });
  });
});

describe('the files of a conversation', () => {
  it('are those of both sides, the newest first, in pages, without stickers, voices and what was taken back', async () => {
    const dan = people.get('Dan') ?? 0;
    const id = await idOf('Dan');
    for (const type of ['photo', 'sticker', 'voice', 'document'] as const) hub.stub.act(bot, dan, { type });
    await eventually(async () => ((await hub.admin.history(id)).filter(({ kind }) => kind === 'in').length === 5 ? true : undefined));
    await hub.admin.post(`/conversations/${id}/claim`);
    const sent: string[] = [];
    for (const name of ['offer.txt', 'mistake.txt']) {
      const form = new FormData();
      form.append('file', new Blob(['ours']), name);
      const upload = await fetch(`${hub.url}/api/v1/media`, {
        method: 'POST',
        body: form,
        headers: { Authorization: `Bearer ${hub.admin.token}` },
      });
      const { mediaId } = (await upload.json()) as { mediaId: string };
      const content = { type: 'file', media: { mediaId } };
      const { message } = await hub.admin.post<{ message: MessageView }>(`/conversations/${id}/messages`, { clientMsgId: name, content });
      await eventually(async () => (await hub.admin.history(id)).find((row) => row.id === message.id && row.status === 'sent'));
      sent.push(message.id);
    }
    await hub.admin.post(`/messages/${sent[1] ?? ''}/retract`);
    const path = `/conversations/${id}/files`;
    const found = await eventually(async () => {
      const { items } = await hub.admin.get<Page<SharedFileView>>(path);
      // Nothing of them changes any more.
      return items.some(({ messageId, media }) => messageId === sent[1] || media.state === 'pending') ? undefined : items;
    });
    expect(found.map(({ kind, seq }) => [kind, seq])).toEqual([
      ['out', expect.any(Number)],
      ['in', 5],
      ['in', 2],
    ]);
    expect(found.map(({ media }) => media.name ?? media.mime)).toEqual(['offer.txt', expect.any(String), 'image/jpeg']);
    const paged: SharedFileView[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page<SharedFileView> = await hub.admin.get(`${path}?limit=1${cursor === '' ? '' : `&before=${cursor}`}`);
      paged.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(found);
    const stranger = await hub.hire('stranger', { member: false });
    await expect(stranger.get(path)).rejects.toMatchObject({ status: 404 });
    await hub.expectConsistent();
  });
});
