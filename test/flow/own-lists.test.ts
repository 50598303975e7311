// What an agent pins and hides changes that agent's lists and nobody else's.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConversationView, Page } from '../../src/contract/index.js';
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
    (await lea.conversations()).find((row) => row.contact.displayName === name && row.lastMessage?.preview === text),
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
        const page: Page<ConversationView> = await hub.admin.get(
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
    const found = await hub.admin.get<Page<ConversationView>>('/conversations?q=Ann');
    expect(found.items.map((row) => [row.contact.displayName, row.hidden])).toEqual([['Ann', true]]);
    expect(await names('all', lea)).toContain('Ann');
    expect(await names('hidden', lea)).toEqual([]);
    await hub.admin.put(`/conversations/${id}/hidden`, { value: false });
    expect(await names()).toContain('Ann');
  });

  it('comes back with the end user’s next message, and not with a colleague’s note', async () => {
    const id = await idOf('Ann');
    await hub.admin.put(`/conversations/${id}/hidden`, { value: true });
    await lea.post(`/conversations/${id}/messages`, { clientMsgId: 'note', kind: 'note', content: { type: 'text', text: 'for us' } });
    expect(await names('hidden')).toEqual(['Ann']);
    await writes('Ann', 'me again');
    expect((await names())[0]).toBe('Ann');
    expect(await names('hidden')).toEqual([]);
  });
});
