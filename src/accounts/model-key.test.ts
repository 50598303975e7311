import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { staffedDatabase, type Staffed } from '../../test/support/staff.js';
import { keepModelSettings, modelSettings } from '../store/model-settings.js';
import { openModelKey, sealModelKey } from './model-key.js';
import { rewrapSecrets } from './rewrap.js';
import { Sealer } from './sealing.js';

const OLD = 'the old secret key of the hub, 32 bytes+';
const NEW = 'the new secret key of the hub, 32 bytes+';

let staff: Staffed;
beforeEach(async () => {
  staff = await staffedDatabase();
});
afterEach(() => staff.close());

it('a model’s key opens for its company alone, and outlives a change of the hub’s own key', async () => {
  const { companyId } = await staff.addCompany('One');
  const other = await staff.addCompany('Two');
  const sealed = sealModelKey(new Sealer(OLD, null), companyId, 'sk-1');
  const settings = { baseUrl: 'https://model.example/v1', model: 'm', answers: true, drafts: false, summaries: false };
  await keepModelSettings(staff.db, { companyId, ...settings, sealedKey: sealed.text, secretKeyId: sealed.keyId }, staff.clock.now());
  expect(() => openModelKey(new Sealer(OLD, null), other.companyId, sealed)).toThrow();

  expect(await rewrapSecrets(staff.db, new Sealer(NEW, OLD))).toEqual({ rewrapped: 1, alreadyCurrent: 0 });
  expect(await rewrapSecrets(staff.db, new Sealer(NEW, OLD))).toEqual({ rewrapped: 0, alreadyCurrent: 1 });
  const row = await modelSettings(staff.db, companyId);
  expect(openModelKey(new Sealer(NEW, null), companyId, { text: row?.sealedKey ?? '', keyId: row?.secretKeyId ?? '' })).toBe('sk-1');
});
