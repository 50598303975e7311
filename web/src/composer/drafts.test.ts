import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MemoryStorage } from '../testing/memory-storage.js';
import { keepDraft, readDraft } from './drafts.js';

const answer = (text: string) => ({ text, note: false });
const note = (text: string) => ({ text, note: true });

beforeAll(() => {
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, value: new MemoryStorage() });
});
afterAll(() => {
  Reflect.deleteProperty(globalThis, 'localStorage');
});

describe('drafts', () => {
  it('are kept for who writes them alone', () => {
    keepDraft('agent-ada', 'c1', answer('Dear'));
    keepDraft('agent-mel', 'c1', answer('Hi'));
    expect([readDraft('agent-ada', 'c1'), readDraft('agent-mel', 'c1'), readDraft('agent-mel', 'c2')]).toEqual(
      ['Dear', 'Hi', ''].map(answer),
    );
    keepDraft('agent-mel', 'c1', answer(' '));
    expect([readDraft('agent-ada', 'c1'), readDraft('agent-mel', 'c1')]).toEqual([answer('Dear'), answer('')]);
  });

  it('of a note come back as a note, and as an answer only once they are made one', () => {
    keepDraft('agent-ada', 'c3', note('He is angry'));
    expect(readDraft('agent-ada', 'c3')).toEqual(note('He is angry'));
    keepDraft('agent-ada', 'c3', answer('I am sorry'));
    expect(readDraft('agent-ada', 'c3')).toEqual(answer('I am sorry'));
    keepDraft('agent-ada', 'c3', note(''));
    expect(readDraft('agent-ada', 'c3')).toEqual(answer(''));
  });
});
