// A number's line to WhatsApp: everything the hub asks of it, put together.
import { ConnectorError, type AccountAccess, type AccountIdentity, type PlatformClient } from '../../src/contract/index.js';
import { listAll } from '../meta/graph.js';
import { fieldsOf, idOf } from '../meta/reading.js';
import { listTemplates } from '../meta/templates.js';
import { readPlatformMessageId } from './address.js';
import { openApi, type WhatsAppApi } from './api.js';
import { pointAppAt, releaseApp } from './app-webhook.js';
import { deliver } from './deliver.js';
import { forms } from './forms.js';
import { nameOf, probe } from './health.js';
import { fetchMedia } from './media.js';
import { say } from './words.js';

export function openClient(account: AccountAccess): PlatformClient {
  const api = openApi(account);
  const lastRead = new LastRead();
  return {
    identify: () => identify(api),
    probe: ({ webhookUrl }) => probe(api, webhookUrl),
    install: (webhook) => install(api, webhook),
    uninstall: () => uninstall(api, account.accountId),
    deliver: (call, openFile) => deliver(api, call, openFile),
    fetchMedia: (ref, maxBytes) => fetchMedia(api, account.fetchFile, ref, maxBytes),
    async markRead(platformUserId, platformMessageId) {
      const messageId = readPlatformMessageId(platformMessageId);
      if (messageId === null) return;
      lastRead.remember(platformUserId, messageId);
      await api.graph.post(`${api.phoneNumberId}/messages`, readCall(messageId), { repeatable: true });
    },
    async typing(platformUserId) {
      const messageId = lastRead.of(platformUserId);
      // WhatsApp shows typing only together with "read".
      if (messageId === undefined) return;
      const body = { ...readCall(messageId), typing_indicator: { type: 'text' } };
      await api.graph.post(`${api.phoneNumberId}/messages`, body, { repeatable: true });
    },
    templates: () => listTemplates(api.graph, api.businessAccountId, { status: 'APPROVED' }),
    forms: () => forms(api.graph, api.businessAccountId),
  };
}

/** Also refuses ids that do not belong together. */
async function identify(api: WhatsAppApi): Promise<AccountIdentity> {
  const number = await api.graph.get(api.phoneNumberId, { fields: 'id,display_phone_number,verified_name' });
  const id = idOf(number['id']);
  if (id === undefined) throw new ConnectorError({ code: 'not_whatsapp', kind: 'permanent', ...say('not_whatsapp') });
  const numbers = await listAll(api.graph, `${api.businessAccountId}/phone_numbers`, { fields: 'id', limit: 100 }, 20);
  if (!numbers.some((item) => idOf(fieldsOf(item)['id']) === id)) {
    throw new ConnectorError({ code: 'wrong_business_account', kind: 'permanent', ...say('wrong_business_account') });
  }
  return { externalAccountId: id, name: nameOf(number) };
}

/** Subscribes the app to the business account and points this number at us, whatever address the app has otherwise. */
async function install(api: WhatsAppApi, { url, secret }: { url: string; secret: string }): Promise<void> {
  await api.graph.post(`${api.businessAccountId}/subscribed_apps`, {}, { repeatable: true });
  const configuration = { override_callback_uri: url, verify_token: secret };
  await api.graph.post(api.phoneNumberId, { webhook_configuration: configuration }, { repeatable: true });
  if (api.app) await pointAppAt(api.app, { url, secret });
}

/** Other numbers of the business account may still need the subscription. */
async function uninstall(api: WhatsAppApi, accountId: string): Promise<void> {
  if (api.app) await releaseApp(api.app, accountId);
  await api.graph.post(api.phoneNumberId, { webhook_configuration: { override_callback_uri: '' } }, { repeatable: true });
}

function readCall(messageId: string): Record<string, unknown> {
  return { messaging_product: 'whatsapp', status: 'read', message_id: messageId };
}

const PEOPLE_REMEMBERED = 10_000;

/** The last message of each person that was marked as read. */
class LastRead {
  private readonly messageIds = new Map<string, string>();

  of(platformUserId: string): string | undefined {
    return this.messageIds.get(platformUserId);
  }

  remember(platformUserId: string, messageId: string): void {
    this.messageIds.delete(platformUserId);
    this.messageIds.set(platformUserId, messageId);
    if (this.messageIds.size <= PEOPLE_REMEMBERED) return;
    for (const oldest of this.messageIds.keys()) {
      this.messageIds.delete(oldest);
      return;
    }
  }
}
