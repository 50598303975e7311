import { describe, expect, it } from '@jest/globals';
import { hubReasons } from '../contract/index.js';
import { saidReasons } from './event-reasons.js';

const book = {
  'small.left_poll': { en: 'state of a poll (anonymous)', 'zh-CN': '投票' },
  'small.left_unknown': { en: 'unknown kind: {{kind}}, left', 'zh-CN': '未知：{{kind}}' },
};

describe('why an event was left alone', () => {
  it('is found among the words of who gave the reason, with what stands in them', () => {
    expect(saidReasons('state of a poll (anonymous)', [book])).toEqual([
      { message: 'state of a poll (anonymous)', says: { name: 'small.left_poll' } },
    ]);
    expect(saidReasons('unknown kind: a.b, left', [hubReasons, book])).toEqual([
      { message: 'unknown kind: a.b, left', says: { name: 'small.left_unknown', values: { kind: 'a.b' } } },
    ]);
  });

  it('is told of each thing in the event, and as it is kept where there are no words for it', () => {
    expect(saidReasons('echo of our own send; of another time; state of a poll (anonymous)', [book, hubReasons])).toEqual([
      { message: 'echo of our own send', says: { name: 'hub.left_own_echo' } },
      { message: 'of another time' },
      { message: 'state of a poll (anonymous)', says: { name: 'small.left_poll' } },
    ]);
    expect(saidReasons('not unknown kind: x, left', [book])).toEqual([{ message: 'not unknown kind: x, left' }]);
  });
});
