import { afterEach, describe, expect, it } from '@jest/globals';
import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query';
import type { ConversationView } from '../../../src/contract/api.js';
import { conversationQuery } from '../data/conversation.js';
import { listQuery, rowsOf } from '../data/conversation-list.js';
import { eventually } from '../../../test/support/eventually.js';
import { LiveCache } from './live-cache.js';
import { News } from './news.js';
import { Typists } from './typists.js';

const KEY = ['conversation', 'c1'];

const liveCache = (client: QueryClient): LiveCache =>
  new LiveCache({ client, typists: new Typists(), news: new News(), onStored: () => undefined, onSignedOut: () => undefined });

/** A look at a conversation whose last message here is number 4, and what its group has read of it. */
function after(readSeq: number): { groupUnread: boolean | undefined; isAskedAnew: boolean | undefined } {
  const client = new QueryClient();
  client.setQueryData(KEY, { id: 'c1', lastSeq: 4, groupUnread: true });
  liveCache(client).event({ type: 'group.read', conversationId: 'c1', readSeq });
  const row = client.getQueryData<ConversationView>(KEY);
  return { groupUnread: row?.groupUnread, isAskedAnew: client.getQueryState(KEY)?.isInvalidated };
}

describe('what somebody of the group has read', () => {
  it('is unread no more', () => {
    expect(after(4)).toEqual({ groupUnread: false, isAskedAnew: false });
  });

  it.each([3, 5])('is asked of the hub where another message than the last one here was read (%i)', (readSeq) => {
    expect(after(readSeq)).toEqual({ groupUnread: true, isAskedAnew: true });
  });
});

describe('a row that is on its way while something is told of it', () => {
  const hubsFetch = globalThis.fetch;
  const client = new QueryClient();
  afterEach(() => {
    client.clear();
    globalThis.fetch = hubsFetch;
  });

  it('is asked for once more, in its list and alone', async () => {
    const last = { seq: 1, status: 'pending' };
    const held: (() => void)[] = [];
    // Answers as of when they were asked for, given when they are called.
    globalThis.fetch = (address) => {
      const row = { id: 'c1', lastSeq: 1, lastMessage: { ...last }, contact: {}, replyWindow: { state: 'none' } };
      const answer = String(address).includes('view=') ? { items: [row], nextCursor: null } : row;
      return new Promise((resolve) => held.push(() => resolve(Response.json(answer))));
    };
    const list = new InfiniteQueryObserver(client, listQuery('all', ''));
    const stops = [list.subscribe(() => undefined), new QueryObserver(client, conversationQuery('c1')).subscribe(() => undefined)];
    await eventually(() => held.length === 2 || undefined);
    last.status = 'sent';
    liveCache(client).event({ type: 'message.status', conversationId: 'c1', messageId: 'm1', seq: 1, status: 'sent' });
    await eventually(() => {
      for (const answer of held.splice(0)) answer();
      const rows = [rowsOf(client.getQueryData(listQuery('all', '').queryKey), 'all', 'a1')[0], client.getQueryData<ConversationView>(KEY)];
      return rows.every((row) => row?.lastMessage?.status === 'sent') || undefined;
    });
    for (const stop of stops) stop();
  });
});
