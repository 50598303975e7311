// The secrets of outgoing webhooks at rest: they open for their own webhook alone, and go over to a new key with everything else.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { v7 } from 'uuid';
import { staffedDatabase, type Staffed } from '../../test/support/staff.js';
import { allOutgoingWebhooks, insertOutgoingWebhook } from '../store/outgoing-webhooks.js';
import { rewrapSecrets } from './rewrap.js';
import { Sealer, UnsealError } from './sealing.js';
import { openWebhookSecrets, sealWebhookSecrets } from './webhook-secrets.js';

const OLD = 'an old key for tests, long enough to be one';
const NEW = 'a new key for tests, long enough to be one';

let staff: Staffed;
beforeAll(async () => {
  staff = await staffedDatabase();
});
afterAll(() => staff.close());

it('open for no other webhook', () => {
  const sealer = new Sealer(OLD, null);
  const sealed = sealWebhookSecrets(sealer, 'one', ['secret']);
  expect(openWebhookSecrets(sealer, 'one', sealed)).toEqual(['secret']);
  expect(() => openWebhookSecrets(sealer, 'another', sealed)).toThrow(UnsealError);
});

it('survive a change of the key', async () => {
  const { companyId } = await staff.addCompany('One');
  const id = v7();
  const sealed = sealWebhookSecrets(new Sealer(OLD, null), id, ['newer', 'older']);
  const webhook = { companyId, id, name: 'ours', url: 'https://example.com/', events: ['session.*' as const] };
  await insertOutgoingWebhook(staff.db, { ...webhook, sealedSecrets: sealed.text, secretKeyId: sealed.keyId }, staff.clock.now());
  expect(await rewrapSecrets(staff.db, new Sealer(NEW, OLD))).toEqual({ rewrapped: 1, alreadyCurrent: 0 });
  const [row] = await allOutgoingWebhooks(staff.db);
  expect(openWebhookSecrets(new Sealer(NEW, null), id, { text: row?.sealedSecrets ?? '', keyId: row?.secretKeyId ?? '' })).toEqual([
    'newer',
    'older',
  ]);
});
