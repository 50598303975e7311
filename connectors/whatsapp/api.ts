// The account's line to the Cloud API, with the ids its paths are made of.
import type { AccountAccess } from '../../src/contract/index.js';
import { GraphApi } from '../meta/graph.js';
import { DEFAULT_API_VERSION, FACEBOOK_BASE_URL } from '../meta/config.js';
import { settingsSchema } from './config.js';
import { RULES } from './errors.js';

export interface WhatsAppApi {
  graph: GraphApi;
  /** The app speaking for itself; null when its id was not given. */
  app: AppApi | null;
  phoneNumberId: string;
  businessAccountId: string;
}

export interface AppApi {
  graph: GraphApi;
  id: string;
}

export function openApi({ credentials, settings, signal, lookup }: AccountAccess): WhatsAppApi {
  const { baseUrl = FACEBOOK_BASE_URL, apiVersion = DEFAULT_API_VERSION, appId } = settingsSchema.parse(settings);
  const { phoneNumberId = '', businessAccountId = '', accessToken = '', appSecret = '', previousAppSecret = '' } = credentials;
  const shared = { platform: 'WhatsApp', baseUrl, version: apiVersion, rules: RULES, signal, ...(lookup && { lookup }) };
  const secrets = [appSecret, previousAppSecret, phoneNumberId, businessAccountId];
  return {
    graph: new GraphApi({ ...shared, accessToken, appSecret, secrets }),
    app: appId === undefined ? null : { id: appId, graph: new GraphApi({ ...shared, accessToken: `${appId}|${appSecret}`, secrets }) },
    phoneNumberId,
    businessAccountId,
  };
}
