// Are the credentials good, do webhooks really come to us, may the number send? Asked every minute or so; changes nothing.
import { ConnectorError, type AccountHealth, type HealthCheck } from '../../src/contract/index.js';
import { fieldsOf, listOf, textOf, type Fields } from '../meta/reading.js';
import type { AppApi, WhatsAppApi } from './api.js';
import { addressOfApp } from './app-webhook.js';

const NUMBER_FIELDS =
  'id,display_phone_number,verified_name,quality_rating,name_status,status,throughput,health_status,webhook_configuration';

export async function probe(api: WhatsAppApi, webhookUrl: string | null): Promise<AccountHealth> {
  const number = await ask(api, api.phoneNumberId, { fields: NUMBER_FIELDS });
  // Refused credentials are the account's state, not a check among others.
  if (number instanceof ConnectorError && number.kind === 'auth') throw number;
  if (number instanceof ConnectorError) return { ok: false, checks: [{ code: 'token', ok: false, message: number.message }] };
  const own = [tokenCheck(number), webhookCheck(number, webhookUrl), await checkSubscription(api)];
  const checks = [...own, ...(api.app ? [await checkApp(api.app, webhookUrl)] : []), ...numberChecks(number)];
  return { ok: checks.every((check) => check.ok), checks };
}

function tokenCheck(number: Fields): HealthCheck {
  return { code: 'token', ok: true, message: `WhatsApp knows this number as ${nameOf(number)}` };
}

/** `Verified Name (+1 555-078-3881)` */
export function nameOf(number: Fields): string {
  const phone = textOf(number['display_phone_number']) ?? '';
  const name = textOf(number['verified_name']);
  return name === undefined ? phone : `${name} (${phone})`;
}

/** The address set for the number wins over the account's, and that over the app's. */
function webhookCheck(number: Fields, webhookUrl: string | null): HealthCheck {
  const set = fieldsOf(number['webhook_configuration']);
  const used = textOf(set['phone_number']) ?? textOf(set['whatsapp_business_account']) ?? textOf(set['application']);
  if (webhookUrl === null) return { code: 'webhook', ok: false, message: 'The hub has no public address, so WhatsApp cannot reach it' };
  if (used === webhookUrl) return { code: 'webhook', ok: true, message: 'The webhook points here' };
  return { code: 'webhook', ok: false, message: used === undefined ? 'No webhook is set' : 'The webhook points somewhere else' };
}

async function checkSubscription(api: WhatsAppApi): Promise<HealthCheck> {
  const apps = await ask(api, `${api.businessAccountId}/subscribed_apps`, {});
  if (apps instanceof ConnectorError) return { code: 'subscription', ok: false, message: apps.message };
  const subscribed = listOf(apps['data']).length > 0;
  const message = subscribed ? 'The app is subscribed to the business account' : 'No app is subscribed to the business account: bind again';
  return { code: 'subscription', ok: subscribed, message };
}

/** Another number of the same app may have the address; its account then has the notices. */
async function checkApp(app: AppApi, webhookUrl: string | null): Promise<HealthCheck> {
  try {
    const address = await addressOfApp(app);
    const here = address !== undefined && webhookUrl !== null && hostOf(address) === hostOf(webhookUrl);
    return { code: 'app_webhook', ok: here, message: here ? 'The app’s own webhook comes here' : 'The app’s own webhook goes elsewhere' };
  } catch (error) {
    if (error instanceof ConnectorError) return { code: 'app_webhook', ok: false, message: error.message };
    throw error;
  }
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : '';
}

function numberChecks(number: Fields): HealthCheck[] {
  const quality = textOf(number['quality_rating']) ?? 'UNKNOWN';
  const status = textOf(number['status']);
  const sending = fieldsOf(number['health_status']);
  const maySend = textOf(sending['can_send_message']);
  const throughput = textOf(fieldsOf(number['throughput'])['level']);
  return [
    { code: 'quality', ok: quality !== 'RED', message: `Quality: ${quality}` },
    ...(status === undefined ? [] : [{ code: 'number', ok: status === 'CONNECTED', message: `Number: ${status}` }]),
    ...(maySend === undefined ? [] : [{ code: 'sending', ok: maySend !== 'BLOCKED', message: `Sending: ${maySend}${reasons(sending)}` }]),
    ...(throughput === undefined ? [] : [{ code: 'throughput', ok: true, message: `Throughput: ${throughput}` }]),
  ];
}

/** What Meta says is in the way, for whichever entity it is. */
function reasons(sending: Fields): string {
  const errors = listOf(sending['entities']).flatMap((entity) => listOf(fieldsOf(entity)['errors']));
  const words = errors.flatMap((error) => textOf(fieldsOf(error)['error_description']) ?? []);
  return words.length === 0 ? '' : ` (${words.join(' ').slice(0, 300)})`;
}

async function ask(api: WhatsAppApi, path: string, query: Record<string, string>): Promise<Fields | ConnectorError> {
  try {
    return await api.graph.get(path, query);
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
}
