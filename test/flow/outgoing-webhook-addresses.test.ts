// A company's admin names the address of a webhook, so it must not lead into the operator's own network.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.js';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub({ env: { PRIVATE_API_ADDRESSES: 'off' } });
});
afterAll(() => hub.close());

it.each(['http://127.0.0.1:9/', 'http://[::1]/', 'http://169.254.169.254/latest', 'http://localhost:8080/'])(
  '%s is refused',
  async (url) => {
    await expect(hub.admin.post('/outgoing-webhooks', { name: 'inward', url, events: ['message.created'] })).rejects.toMatchObject({
      status: 422,
      body: { error: { code: 'private_address' } },
    });
  },
);

it.each(['ftp://example.org/', 'file:///etc/passwd', 'not an address'])('%s is no address for a webhook', async (url) => {
  await expect(hub.admin.post('/outgoing-webhooks', { name: 'odd', url, events: ['message.created'] })).rejects.toMatchObject({
    status: 400,
  });
});
