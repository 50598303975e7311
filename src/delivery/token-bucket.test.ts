import { beforeEach, describe, expect, it } from '@jest/globals';
import { TokenBucket } from './token-bucket.js';

const RATE = { perSecond: 2, burst: 3 };
let bucket: TokenBucket;
beforeEach(() => {
  bucket = new TokenBucket(RATE, 0);
  for (let call = 0; call < RATE.burst; call++) bucket.take(0);
});

describe('a used up bucket', () => {
  it('tells how long until there is one more, and gives it then', () => {
    expect([bucket.take(0), bucket.take(250), bucket.take(500), bucket.take(500)]).toEqual([500, 250, 0, 500]);
  });

  it('holds no more than its burst, however long nobody calls', () => {
    expect(Array.from({ length: 4 }, () => bucket.take(60_000))).toEqual([0, 0, 0, 500]);
  });

  it('has again what was not used', () => {
    bucket.giveBack();
    expect([bucket.take(0), bucket.take(0)]).toEqual([0, 500]);
  });

  it('stays used up when its rate changes', () => {
    bucket.changeRate({ perSecond: 10, burst: 100 }, 0);
    expect([bucket.isFull(0), bucket.take(0), bucket.take(100)]).toEqual([false, 100, 0]);
  });

  it('is full again in time, and remembers nothing then', () => {
    expect([bucket.isFull(1_250), bucket.isFull(1_500)]).toEqual([false, true]);
  });
});
