// The way in: the account's subscription to the app, and, where the app's id is known, the app's own webhook address.
import { ConnectorError, type AccountAccess } from '../../../src/contract/index.js';
import { GraphApi } from '../graph.js';
import { fieldsOf, listOf, textOf } from '../reading.js';

export interface AppAddress {
  /** Where apps are managed, whatever host serves the account. */
  baseUrl: string;
  version: string;
  appId: string;
  appSecret: string;
  /** `object` of the webhooks. */
  object: string;
  fields: readonly string[];
}

/** From now on Meta tells the app what happens to the account. */
export async function subscribe(api: GraphApi, fields: readonly string[]): Promise<void> {
  await api.post('me/subscribed_apps', {}, { repeatable: true, query: { subscribed_fields: fields.join(',') } });
}

/** Tolerates "nothing to undo". */
export async function unsubscribe(api: GraphApi): Promise<void> {
  try {
    await api.delete('me/subscribed_apps');
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'permanent') throw error;
  }
}

/** Whether the account is subscribed to the app at all; Meta ends it when an address has failed for an hour. */
export async function isSubscribed(api: GraphApi): Promise<boolean> {
  const { data } = await api.get('me/subscribed_apps');
  return listOf(data).some((app) => listOf(fieldsOf(app)['subscribed_fields']).some((field) => textOf(field) !== undefined));
}

/** One app has one address for all its accounts, so it is given the one the hub shares among them. */
export async function pointAppHere(
  app: AppAddress,
  webhook: { url: string; secret: string },
  { signal, lookup }: Pick<AccountAccess, 'signal' | 'lookup'>,
): Promise<void> {
  const api = new GraphApi({
    platform: 'Meta',
    baseUrl: app.baseUrl,
    version: app.version,
    accessToken: `${app.appId}|${app.appSecret}`,
    secrets: [app.appSecret, webhook.secret],
    rules: {
      '100/2201': REFUSED_ADDRESS,
      '2200': REFUSED_ADDRESS,
      '2201': REFUSED_ADDRESS,
    },
    signal,
    ...(lookup && { lookup }),
  });
  const body = {
    object: app.object,
    callback_url: sharedAddress(webhook.url),
    verify_token: webhook.secret,
    fields: app.fields.join(','),
  };
  await api.post(`${app.appId}/subscriptions`, body, { repeatable: true });
}

const REFUSED_ADDRESS = {
  code: 'webhook_refused',
  kind: 'permanent',
  message: 'Meta could not verify the webhook address: it must be public, https, with a valid certificate',
  withReason: true,
} as const;

/** The account's own address without the account. */
function sharedAddress(url: string): string {
  return url.slice(0, url.lastIndexOf('/'));
}
