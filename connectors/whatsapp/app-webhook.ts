// The app's own webhook. Messages of a number go to the number's address, but notices about templates, quality and the account
// always go to the app's (Cloud API, webhook overrides, 2026-05).
import { fieldsOf, listOf, textOf } from '../meta/reading.js';
import type { AppApi } from './api.js';

const OBJECT = 'whatsapp_business_account';

/** Every field parse.ts makes something of. */
const FIELDS = [
  'messages',
  'message_echoes',
  'smb_message_echoes',
  'calls',
  'standby',
  'messaging_handovers',
  'message_template_status_update',
  'message_template_quality_update',
  'message_template_components_update',
  'template_category_update',
  'phone_number_quality_update',
  'phone_number_name_update',
  'business_capability_update',
  'account_update',
  'account_alerts',
  'account_review_update',
  'account_settings_update',
  'security',
];

export async function pointAppAt({ graph, id }: AppApi, { url, secret }: { url: string; secret: string }): Promise<void> {
  const subscription = { object: OBJECT, callback_url: url, verify_token: secret, fields: FIELDS.join(',') };
  await graph.post(`${id}/subscriptions`, subscription, { repeatable: true });
}

/** Where the app's webhooks about WhatsApp go; undefined when nowhere. */
export async function addressOfApp({ graph, id }: AppApi): Promise<string | undefined> {
  const { data } = await graph.get(`${id}/subscriptions`);
  const ours = listOf(data)
    .map(fieldsOf)
    .find(({ object }) => object === OBJECT);
  return textOf(ours?.['callback_url']);
}

/** Another account's address, or another program's, is left alone. */
export async function releaseApp(app: AppApi, accountId: string): Promise<void> {
  const address = await addressOfApp(app);
  if (address?.endsWith(`/${accountId}`) === true) await app.graph.delete(`${app.id}/subscriptions`, { object: OBJECT });
}
