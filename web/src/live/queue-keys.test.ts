import { describe, expect, it } from '@jest/globals';
import { QueueKeys } from './queue-keys.js';

function opened(key: number): QueueKeys {
  const keys = new QueueKeys();
  keys.opened([{ id: 'q', key }]);
  return keys;
}

describe('QueueKeys', () => {
  it('starts where the hub says and follows pushes that join on', () => {
    const keys = opened(5);
    expect(keys.message('q', 5, 6).syncFrom).toBeNull();
    expect(keys.keyOf('q')).toBe(6);
  });

  it('asks for what was missed when a push does not join on, once', () => {
    const keys = opened(5);
    expect(keys.message('q', 7, 8).syncFrom).toBe(5);
    expect(keys.message('q', 8, 9).syncFrom).toBeNull();
  });

  it('asks again when a push overtook the answer, and is content when it has all', () => {
    const keys = opened(5);
    keys.message('q', 7, 8);
    keys.message('q', 5, 6);
    expect(keys.synced('q', 7, false).syncFrom).toBe(7);
    expect(keys.synced('q', 8, false).syncFrom).toBeNull();
    expect(keys.keyOf('q')).toBe(8);
  });

  it('does not ask for ever for what it is not given', () => {
    const keys = opened(5);
    expect(keys.notified('q', 9).syncFrom).toBe(5);
    expect(keys.synced('q', 5, false).syncFrom).toBeNull();
  });

  it('goes on page by page', () => {
    const keys = opened(5);
    keys.notified('q', 500);
    expect(keys.synced('q', 205, true).syncFrom).toBe(205);
  });

  it('resumes after a reconnect from its own key', () => {
    const keys = opened(5);
    expect(keys.opened([{ id: 'q', key: 9 }])).toEqual([{ queue: 'q', key: 5 }]);
    expect(keys.opened([{ id: 'q', key: 5 }])).toEqual([]);
  });
});
