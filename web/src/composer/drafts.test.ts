import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keepDraft, readDraft } from './drafts.js';

const kept = new Map<string, string>();
beforeAll(() => {
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    value: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => kept.set(key, text),
      removeItem: (key: string) => kept.delete(key),
    },
  });
});
afterAll(() => {
  Reflect.deleteProperty(globalThis, 'localStorage');
});

describe('drafts', () => {
  it('are kept for who writes them alone', () => {
    keepDraft('agent-ada', 'c1', 'Dear');
    keepDraft('agent-mel', 'c1', 'Hi');
    expect([readDraft('agent-ada', 'c1'), readDraft('agent-mel', 'c1'), readDraft('agent-mel', 'c2')]).toEqual(['Dear', 'Hi', '']);
    keepDraft('agent-mel', 'c1', ' ');
    expect([readDraft('agent-ada', 'c1'), readDraft('agent-mel', 'c1')]).toEqual(['Dear', '']);
  });
});
