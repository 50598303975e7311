import { beforeEach, describe, expect, it } from '@jest/globals';
import { Load } from './load.js';

let lags: number[];
let nowMs: number;
let load: Load;

const measure = {
  get samples() {
    return lags.length;
  },
  get medianMs() {
    return [...lags].sort((a, b) => a - b)[Math.floor((lags.length - 1) / 2)] ?? 0;
  },
  reset: () => void (lags = []),
};

beforeEach(() => {
  lags = [];
  nowMs = 0;
  load = new Load(measure, () => nowMs);
});

/** A second in which the event loop was this late, one time after the other. */
function second(...late: number[]): boolean {
  lags.push(...late);
  nowMs += 1_000;
  return load.isTooHigh();
}

describe('the load', () => {
  it('is too high when the loop is late all the time', () => {
    expect(second(250, 260, 240, 250)).toBe(true);
  });

  it('is borne while the loop is in time', () => {
    expect(second(20, 25, 199, 21)).toBe(false);
  });

  it('is not judged by one long stall among turns that were in time', () => {
    expect(second(20, 20, 20, 900)).toBe(false);
  });

  it('is not judged by one stall that is all there was, as of a start', () => {
    expect(second(3_000)).toBe(false);
    expect(second(20, 20, 20, 20)).toBe(false);
  });

  it('stays too high until the loop has caught up, and not longer', () => {
    second(300, 300, 300);
    nowMs += 500;
    expect(load.isTooHigh()).toBe(true);
    expect(second(300, 300, 300)).toBe(true);
    expect(second(30, 30, 300, 30)).toBe(false);
  });

  it('of a quiet night says nothing about the morning', () => {
    second(...Array.from({ length: 100 }, () => 20));
    expect(second(400, 400, 400)).toBe(true);
  });
});
