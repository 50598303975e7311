// A channel's line to the program on its other side: everything the hub asks of it, put together.
import type { AccountAccess, PlatformClient } from '../../src/contract/index.js';
import { settingsSchema } from './config.js';
import { deliver } from './deliver.js';
import { openEndpoint } from './endpoint.js';
import { probe } from './health.js';
import { fetchMedia } from './media.js';

export function openClient(account: AccountAccess): PlatformClient {
  const endpoint = openEndpoint(account);
  return {
    /** The channel has no id but ours; the address may change. */
    async identify() {
      await endpoint.tell('ping', {});
      return { externalAccountId: account.accountId, name: new URL(settingsSchema.parse(account.settings).baseUrl).host };
    },
    probe: ({ webhookUrl }) => probe(endpoint, webhookUrl),
    async install({ url, secret }) {
      await endpoint.tell('connected', { inboundUrl: inboundUrl(url, account.accountId), inboundKey: secret });
    },
    async uninstall() {
      await endpoint.tell('disconnected', {});
    },
    deliver: (call, openFile) => deliver(endpoint, account, call, openFile),
    fetchMedia: (ref, maxBytes) => fetchMedia(account, ref, maxBytes),
    async typing(externalUserId) {
      await endpoint.tell('typing', { externalUserId });
    },
    async markRead(externalUserId, externalMessageId) {
      await endpoint.tell('read', { externalUserId, externalMessageId });
    },
  };
}

/** The same door under the name the API gives it. */
function inboundUrl(webhookUrl: string, accountId: string): string {
  return `${webhookUrl.slice(0, webhookUrl.lastIndexOf('/webhooks/'))}/api/v1/channel-accounts/${accountId}/inbound`;
}
