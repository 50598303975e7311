import { expect, it } from '@jest/globals';
import { Assistant, type AssistantDependencies } from './assistant.js';

it('summarises 32 conversations at a time: in a rush the others are handed over without one, and a later one has its own again', async () => {
  // A summary begins with a look at the settings; there are none, which ends it.
  const looks: (() => void)[] = [];
  const database = { query: () => new Promise<[]>((resolve) => looks.push(() => resolve([]))) };
  const assistant = new Assistant({ database } as unknown as AssistantDependencies);
  const summarise = (number: number): void => assistant.summarise('company', `conversation ${String(number)}`, `summary ${String(number)}`);
  for (let number = 1; number <= 34; number++) summarise(number);
  expect(looks).toHaveLength(32);

  looks[0]?.();
  await new Promise(setImmediate);
  summarise(35);
  summarise(36);
  expect(looks).toHaveLength(33);
  for (const end of looks) end();
  await assistant.stop();
});
