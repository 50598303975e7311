import { expect, it } from '@jest/globals';
import type { Database } from '../../store/database.js';
import { Bot, type BotDependencies } from './bot.js';

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
