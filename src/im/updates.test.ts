import { expect, it } from '@jest/globals';
import type { HubEvent } from '../contract/index.js';
import type { Database } from '../store/database.js';
import type { PushHub } from './push.js';
import { MessageUpdates } from './updates.js';

const place = { companyId: 'company', conversationId: 'conversation', seq: 7 };
const audience = { companyId: 'company', groupId: 'group', assigneeId: null };
const statusIs = (status: 'queued' | 'sending' | 'sent' | 'read'): HubEvent => ({
  type: 'message.status',
  conversationId: place.conversationId,
  seq: place.seq,
  messageId: 'message',
  status,
});

/** A store whose answers wait until the test lets them go, and what was told meanwhile. */
function slowStore() {
  const told: HubEvent[] = [];
  const waiting: { answer(rows: object[]): void; fail(error: Error): void }[] = [];
  const database = {
    query: () => new Promise<object[]>((answer, fail) => waiting.push({ answer, fail })),
  } as unknown as Database;
  const push = { isHeard: () => true, toConversation: (_: object, event: HubEvent) => told.push(event) } as unknown as PushHub;
  const updates = new MessageUpdates(database, push, { now: () => new Date(), after: () => () => undefined }, () => undefined);
  return { told, waiting, updates };
}

it('what a message came to is told after that it is being sent, though only the latter looks up who hears of it', async () => {
  const { told, waiting, updates } = slowStore();
  const telling = [updates.tell(place, statusIs('sending')), updates.tell(place, statusIs('sent'), audience)];
  expect(told).toEqual([]);
  waiting[0]?.answer([audience]);
  await Promise.all(telling);
  expect(told).toEqual([statusIs('sending'), statusIs('sent')]);
});

it('what cannot be told holds up nothing that comes after it', async () => {
  const { told, waiting, updates } = slowStore();
  const lost = updates.tell(place, statusIs('sending'));
  const next = updates.tell(place, statusIs('sent'), audience);
  waiting[0]?.fail(new Error('away'));
  await expect(lost).rejects.toThrow('away');
  await next;
  await updates.tell(place, statusIs('read'), audience);
  expect(told).toEqual([statusIs('sent'), statusIs('read')]);
});

it('what an outcome says after a receipt has said more is not told, unless the message is sent anew', async () => {
  const { told, updates } = slowStore();
  for (const status of ['sent', 'read', 'sent', 'queued', 'sent'] as const) await updates.tell(place, statusIs(status), audience);
  expect(told).toEqual([statusIs('sent'), statusIs('read'), statusIs('queued'), statusIs('sent')]);
});
