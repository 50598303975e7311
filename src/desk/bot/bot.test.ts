import { expect, it } from '@jest/globals';
import type { MessageWriter, StoredMessage } from '../../im/message-writer.js';
import type { Database } from '../../store/database.js';
import { Bot, type BotDependencies } from './bot.js';
import { DEFAULT_BOT_SETTINGS } from './default-settings.js';

it('knows which bots are on by what was stored last, whichever of two readings is answered first', async () => {
  const stored = new Set(['first']);
  const answers: (() => void)[] = [];
  // What is answered is from when it was asked.
  const query = (): Promise<object[]> => {
    const rows = [...stored].map((accountId) => ({ accountId }));
    return new Promise((resolve) => answers.push(() => resolve(rows)));
  };
  const bot = new Bot({ database: { query } as unknown as Database } as BotDependencies);
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  const readings = [bot.settingsChanged()];
  await turn();
  stored.add('second');
  readings.push(bot.settingsChanged());
  for (await turn(); answers.length > 0; await turn()) answers.pop()?.();
  await Promise.all(readings);
  expect([bot.isOn('first'), bot.isOn('second')]).toEqual([true, true]);
});

it('asks no more who may be slow than it may, though those who asked want people meanwhile', async () => {
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const settled = async (): Promise<void> => {
    for (let times = 0; times < 50; times++) await turn();
  };
  const session = { ...DEFAULT_BOT_SETTINGS, enabled: true, sessionId: 's', accountId: 'shop', handledSeq: 0, isFirst: false, misses: 0 };
  const content = { type: 'text', text: 'Where is my parcel?' };
  const rows: Record<string, object[]> = {
    'bot-session': [{ ...session, offered: [], customerLanguage: 'en' }],
    'next-inbound': [{ seq: 1, content, lately: 1, alike: 1 }],
  };
  let asked = 0;
  const left: string[] = [];
  let hear: (stored: StoredMessage[]) => void = () => undefined;
  const bot = new Bot({
    database: {
      query: ({ name }: { name?: string }) =>
        Promise.resolve(rows[name ?? ''] ?? (name === 'keep-bot-progress' ? [] : [{ accountId: 'shop' }])),
    },
    automatic: { send: () => Promise.resolve({ outcome: 'stored' }) },
    book: { match: () => Promise.resolve([]), suggested: () => Promise.resolve([]), hasEntries: () => Promise.resolve(true) },
    clock: { after: () => () => undefined },
    log: { warn: () => undefined },
    entryFor: () => new Promise(() => void asked++),
    handOff: (_company: string, conversationId: string) => Promise.resolve(void left.push(conversationId)),
  } as unknown as BotDependencies);
  await bot.start({ onStored: (listener: typeof hear) => (hear = listener) } as unknown as MessageWriter);
  for (let number = 0; number < 8; number++) bot.notice('company', `first ${String(number)}`);
  await settled();
  expect(asked).toBe(8);
  const draft = {
    kind: 'in',
    companyId: 'company',
    conversationId: 'first 0',
    accountId: 'shop',
    content: { type: 'text', text: 'human' },
  };
  hear([{ draft, result: { conversation: null } } as unknown as StoredMessage]);
  await settled();
  expect(left).toEqual(['first 0']);
  bot.notice('company', 'one more');
  await settled();
  expect(asked).toBe(8);
});
