import { describe, expect, it } from '@jest/globals';
import type { MediaRow } from '../store/media.js';
import { hasBytes, storedMedia } from './stored-media.js';

const FETCHED: MediaRow = {
  id: 'm-1',
  companyId: 'c-1',
  accountId: 'a-1',
  conversationId: 'v-1',
  seq: 1,
  ref: 'what the platform calls it',
  mime: 'image/png',
  sizeBytes: 10,
  name: null,
  width: null,
  height: null,
  state: 'pending',
  reason: null,
  attempts: 0,
  blobKey: 'kept',
};

describe('a file', () => {
  it('can be read from when it is kept, though its row is written last', () => {
    expect(hasBytes(FETCHED)).toBe(true);
    expect(storedMedia(FETCHED).state).toBe('ready');
  });

  it.each([
    ['is still to be fetched', { blobKey: null }],
    ['is an upload whose bytes are still arriving', { ref: null }],
    ['could not be had', { state: 'failed' as const }],
  ])('cannot be read when it %s', (_what, change) => {
    const row = { ...FETCHED, ...change };
    expect(hasBytes(row)).toBe(false);
    expect(storedMedia(row).state).toBe(row.state);
  });
});
