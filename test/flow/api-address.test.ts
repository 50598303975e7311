// With several companies on one hub, no company's admin may point the hub into the operator's own network.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { startHub, type TestHub } from '../support/hub.js';

let hub: TestHub;
const refused = { status: 422, body: { error: { code: 'private_address', details: { fields: [{ path: 'settings.baseUrl' }] } } } };

describe('a hub whose operator does not allow private API addresses', () => {
  beforeEach(async () => {
    hub = await startHub({ env: { PRIVATE_API_ADDRESSES: 'off' } });
  });
  afterEach(() => hub.close());

  it('binds no account at one, and asks nothing there', async () => {
    await expect(hub.bind()).rejects.toMatchObject(refused);
    expect((await hub.admin.get<{ items: ChannelAccountView[] }>('/channel-accounts')).items).toEqual([]);
    expect(hub.stub.log.read().items).toEqual([]);
  });
});

describe('a hub whose operator allows them', () => {
  beforeEach(async () => {
    hub = await startHub();
  });
  afterEach(() => hub.close());

  it('binds an account at one', async () => {
    expect((await hub.bind()).account.state).toBe('active');
  });
});
