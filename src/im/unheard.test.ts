import { expect, it } from '@jest/globals';
import { pino } from 'pino';
import type { Database } from '../store/database.js';
import type { PushHub } from './push.js';
import { UnheardMessages } from './unheard.js';

const conversation = { companyId: 'company', conversationId: 'conversation' };
const audience = { ...conversation, groupId: 'group', assigneeId: null, proxyUserId: 'person', lastSeq: 3, lastMessageSeq: 3 };

it('somebody noted while the others of the conversation are being told is told as well', async () => {
  const told = new Set<string>();
  const notedMeanwhile = new Promise<void>((resolve, reject) => {
    const database = {
      query: ({ values }: { values: unknown[] }) => {
        // The audience first, then the queues' ends.
        if (!Array.isArray(values[0])) return Promise.resolve([audience]);
        const queues = values[0] as string[];
        if (told.size === 0) unheard.note([{ ...conversation, senderId: 'ben' }]);
        for (const queue of queues) told.add(queue);
        if (told.has('ben')) resolve();
        return Promise.resolve(queues.map((id) => ({ id, key: 1 })));
      },
    } as unknown as Database;
    const nothing = (): void => undefined;
    const push = { notify: nothing, conversationUpdated: nothing, toAgent: nothing } as unknown as PushHub;
    const unheard = new UnheardMessages(database, push, nothing, pino({ level: 'silent' }));
    unheard.note([{ ...conversation, senderId: 'ann' }]);
    setTimeout(() => reject(new Error('nobody told ben')), 10_000).unref();
  });
  await notedMeanwhile;
  expect([...told].sort()).toEqual(['ann', 'ben', 'group', 'person']);
});
