// The keys pushes are signed with at rest: they open for their own company alone, and go over to a new key with everything else.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { staffedDatabase, type Staffed } from '../../test/support/staff.js';
import { allPushKeys, insertPushKey } from '../store/push-keys.js';
import { openPushKey, sealPushKey } from './push-key.js';
import { rewrapSecrets } from './rewrap.js';
import { Sealer, UnsealError } from './sealing.js';

const OLD = 'an old key for tests, long enough to be one';
const NEW = 'a new key for tests, long enough to be one';

let staff: Staffed;
beforeAll(async () => {
  staff = await staffedDatabase();
});
afterAll(() => staff.close());

it('open for no other company', () => {
  const sealer = new Sealer(OLD, null);
  const sealed = sealPushKey(sealer, 'one', Buffer.from('key'));
  expect(openPushKey(sealer, 'one', sealed).toString()).toBe('key');
  expect(() => openPushKey(sealer, 'another', sealed)).toThrow(UnsealError);
});

it('survive a change of the key', async () => {
  const { companyId } = await staff.addCompany('One');
  const sealed = sealPushKey(new Sealer(OLD, null), companyId, Buffer.from('key'));
  const row = { companyId, publicKey: 'public', sealedPrivateKey: sealed.text, secretKeyId: sealed.keyId };
  await insertPushKey(staff.db, row, staff.clock.now());
  expect(await rewrapSecrets(staff.db, new Sealer(NEW, OLD))).toEqual({ rewrapped: 1, alreadyCurrent: 0 });
  const [kept] = await allPushKeys(staff.db);
  expect(
    openPushKey(new Sealer(NEW, null), companyId, { text: kept?.sealedPrivateKey ?? '', keyId: kept?.secretKeyId ?? '' }).toString(),
  ).toBe('key');
});
