// Conversations an agent can answer in: people who wrote to a bot, found again in the hub's queue.
import { setTimeout as delay } from 'node:timers/promises';
import type { HubClient } from './hub-client.js';

export interface ListedConversation {
  id: string;
  accountId: string;
  proxyUser: { id: string; platformUserId: string };
}

const LOOKS = 100;

export async function queuedConversations(admin: HubClient, groupId: string, wanted: number): Promise<ListedConversation[]> {
  for (let look = 0; look < LOOKS; look++) {
    const found: ListedConversation[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = `view=queued&groupId=${groupId}&limit=200${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
      const page: { items: ListedConversation[]; nextCursor: string | null } = await admin.call('GET', `/conversations?${query}`);
      found.push(...page.items);
      cursor = page.nextCursor;
    }
    if (found.length >= wanted) return found;
    await delay(200);
  }
  throw new Error('the conversations to answer did not appear');
}
