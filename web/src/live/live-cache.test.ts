import { describe, expect, it } from '@jest/globals';
import { QueryClient } from '@tanstack/react-query';
import type { ConversationView } from '../../../src/contract/api.js';
import { LiveCache } from './live-cache.js';
import { News } from './news.js';
import { Typists } from './typists.js';

const KEY = ['conversation', 'c1'];

/** A look at a conversation whose last message here is number 4, and what its group has read of it. */
function after(readSeq: number): { groupUnread: boolean | undefined; isAskedAnew: boolean | undefined } {
  const client = new QueryClient();
  client.setQueryData(KEY, { id: 'c1', lastSeq: 4, groupUnread: true });
  const cache = new LiveCache({
    client,
    typists: new Typists(),
    news: new News(),
    onStored: () => undefined,
    onSignedOut: () => undefined,
  });
  cache.event({ type: 'group.read', conversationId: 'c1', readSeq });
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
