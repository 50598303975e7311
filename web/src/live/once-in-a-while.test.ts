import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { onceInAWhile } from './once-in-a-while.js';

let runs: number;
beforeEach(() => {
  jest.useFakeTimers();
  runs = 0;
});
afterEach(() => {
  jest.useRealTimers();
});

const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);
const count = async (): Promise<void> => void (runs += 1);

describe('work done once in a while', () => {
  it('is done soon after the first request, once for all that came meanwhile', async () => {
    const ask = onceInAWhile(1_000, count);
    ask();
    ask();
    await pass(60);
    expect(runs).toBe(1);
    await pass(5_000);
    expect(runs).toBe(1);
  });

  it('is not done again before the period is over', async () => {
    const ask = onceInAWhile(1_000, count);
    ask();
    await pass(60);
    ask();
    await pass(999);
    expect(runs).toBe(1);
    await pass(1);
    expect(runs).toBe(2);
  });

  it('is done more seldom in a storm, and never forgotten after it', async () => {
    const ask = onceInAWhile(1_000, count);
    ask();
    for (let tenth = 0; tenth < 100; tenth += 1) {
      ask();
      ask();
      ask();
      await pass(100);
    }
    expect(runs).toBeLessThanOrEqual(5);
    const before = runs;
    await pass(3_000);
    expect(runs).toBe(before + 1);
  });

  it('waits for work under way, and does it again for what was asked meanwhile', async () => {
    const ends: (() => void)[] = [];
    const ask = onceInAWhile(1_000, () => new Promise((resolve) => ends.push(resolve)));
    ask();
    await pass(60);
    ask();
    await pass(2_000);
    expect(ends).toHaveLength(1);
    ends[0]?.();
    // As long a rest as the work took.
    await pass(1_999);
    expect(ends).toHaveLength(1);
    await pass(1);
    expect(ends).toHaveLength(2);
  });

  it('rests no longer than two and a half seconds after work however slow', async () => {
    const ends: (() => void)[] = [];
    const ask = onceInAWhile(1_000, () => new Promise((resolve) => ends.push(resolve)));
    ask();
    await pass(60);
    ask();
    await pass(12_000);
    ends[0]?.();
    await pass(2_499);
    expect(ends).toHaveLength(1);
    await pass(1);
    expect(ends).toHaveLength(2);
  });

  it('does not rest after work that failed or was given up', async () => {
    const fails: (() => void)[] = [];
    const ask = onceInAWhile(1_000, () => new Promise((_resolve, reject) => fails.push(() => reject(new Error('no')))));
    ask();
    await pass(60);
    ask();
    await pass(5_000);
    fails[0]?.();
    await pass(60);
    expect(fails).toHaveLength(2);
    ask();
    await pass(15_000 + 60);
    expect(fails).toHaveLength(3);
  });

  it('goes on after a failure, and after work that never ends', async () => {
    const works: (() => Promise<void>)[] = [() => Promise.reject(new Error('no')), () => new Promise(() => undefined)];
    const ask = onceInAWhile(1_000, () => (works.shift() ?? count)());
    for (let turn = 0; turn < 3; turn += 1) {
      ask();
      await pass(60_000);
    }
    expect(runs).toBe(1);
  });
});
