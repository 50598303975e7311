// The line to the platform, against the stub: binding, health, files, profiles.
// FILL IN the cases: bad credentials, a webhook set elsewhere, files that are gone, a token renewed once for many → PlatformClient.identify #open-the-line
import { expect, it } from '@jest/globals';
import { openClient } from './client.js';

it('says in the contract’s terms that a call has a name nobody knows', async () => {
  const nothing = (): Promise<never> => Promise.reject(new Error('no file'));
  await expect(openClient().deliver({ method: 'telepathy', payload: {} }, nothing)).rejects.toMatchObject({ kind: 'permanent' });
});
