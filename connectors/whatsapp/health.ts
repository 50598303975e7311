// Are the credentials good, do webhooks really come to us, may the number send? Asked every minute or so; changes nothing.
import { ConnectorError, saidBy, type AccountHealth, type HealthCheck, type Said } from '../../src/contract/index.js';
import { fieldsOf, listOf, textOf, type Fields } from '../meta/reading.js';
import type { AppApi, WhatsAppApi } from './api.js';
import { addressOfApp } from './app-webhook.js';
import { say, stateSentence } from './words.js';

const NUMBER_FIELDS =
  'id,display_phone_number,verified_name,quality_rating,name_status,status,throughput,health_status,webhook_configuration';

export async function probe(api: WhatsAppApi, webhookUrl: string | null): Promise<AccountHealth> {
  const number = await ask(api, api.phoneNumberId, { fields: NUMBER_FIELDS });
  // Refused credentials are the account's state, not a check among others.
  if (number instanceof ConnectorError && number.kind === 'auth') throw number;
  if (number instanceof ConnectorError) return { ok: false, checks: [{ code: 'token', ok: false, ...saidBy(number.details) }] };
  const own = [tokenCheck(number), webhookCheck(number, webhookUrl), await checkSubscription(api)];
  const checks = [...own, ...(api.app ? [await checkApp(api.app, webhookUrl)] : []), ...numberChecks(number)];
  return { ok: checks.every((check) => check.ok), checks };
}

function tokenCheck(number: Fields): HealthCheck {
  return { code: 'token', ok: true, ...say('token_good', { name: nameOf(number) }) };
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
  if (webhookUrl === null) return { code: 'webhook', ok: false, ...say('no_public_address') };
  if (used === webhookUrl) return { code: 'webhook', ok: true, ...say('webhook_here') };
  return { code: 'webhook', ok: false, ...say(used === undefined ? 'webhook_missing' : 'webhook_elsewhere') };
}

async function checkSubscription(api: WhatsAppApi): Promise<HealthCheck> {
  const apps = await ask(api, `${api.businessAccountId}/subscribed_apps`, {});
  if (apps instanceof ConnectorError) return { code: 'subscription', ok: false, ...saidBy(apps.details) };
  const subscribed = listOf(apps['data']).length > 0;
  return { code: 'subscription', ok: subscribed, ...say(subscribed ? 'subscribed' : 'not_subscribed') };
}

/** Another number of the same app may have the address; its account then has the notices. */
async function checkApp(app: AppApi, webhookUrl: string | null): Promise<HealthCheck> {
  try {
    const address = await addressOfApp(app);
    const here = address !== undefined && webhookUrl !== null && hostOf(address) === hostOf(webhookUrl);
    return { code: 'app_webhook', ok: here, ...say(here ? 'app_webhook_here' : 'app_webhook_elsewhere') };
  } catch (error) {
    if (error instanceof ConnectorError) return { code: 'app_webhook', ok: false, ...saidBy(error.details) };
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
    { code: 'quality', ok: quality !== 'RED', ...stateSaid('quality', quality) },
    ...(status === undefined ? [] : [{ code: 'number', ok: status === 'CONNECTED', ...stateSaid('number_status', status) }]),
    ...(maySend === undefined ? [] : [{ code: 'sending', ok: maySend !== 'BLOCKED', ...maySendSaid(maySend, sending) }]),
    ...(throughput === undefined ? [] : [{ code: 'throughput', ok: true, ...stateSaid('throughput', throughput) }]),
  ];
}

function stateSaid(topic: 'quality' | 'number_status' | 'sending' | 'throughput', status: string): Required<Said> {
  const known = stateSentence(topic, status);
  return known === undefined ? say(topic, { status }) : say(known);
}

/** With what Meta says is in the way, for whichever entity it is. */
function maySendSaid(status: string, sending: Fields): Said {
  const said = stateSaid('sending', status);
  const errors = listOf(sending['entities']).flatMap((entity) => listOf(fieldsOf(entity)['errors']));
  const words = errors.flatMap((error) => textOf(fieldsOf(error)['error_description']) ?? []);
  if (words.length === 0) return said;
  const quote = words.join(' ').slice(0, 300);
  return { message: `${said.message} (${quote})`, says: { ...said.says, quote } };
}

async function ask(api: WhatsAppApi, path: string, query: Record<string, string>): Promise<Fields | ConnectorError> {
  try {
    return await api.graph.get(path, query);
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
}
