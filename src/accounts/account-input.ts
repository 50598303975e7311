// What an admin typed into the bind form, checked by the connector's own schemas.
import { z } from 'zod';
import { HubError, invalidRequest, type Connector } from '../contract/index.js';

const texts = z.record(z.string(), z.string());
/** Understood by the hub for every platform: where this account's platform reaches us, when not at PUBLIC_URL. */
const hubSettings = z.object({
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .exactOptional(),
});

/** Throws 400 with paths like `credentials.botToken`. */
export function checkCredentials(connector: Connector, given: Record<string, unknown>): Record<string, string> {
  const credentials = connector.credentialsSchema.safeParse(given);
  if (!credentials.success) throw invalidRequest(credentials.error, ['credentials']);
  return texts.parse(withoutUndefined(credentials.data));
}

/** Throws 400 with paths like `settings.baseUrl`. */
export function checkSettings(connector: Connector, given: Record<string, unknown>): Record<string, unknown> {
  const ours = hubSettings.safeParse(given);
  if (!ours.success) throw invalidRequest(ours.error, ['settings']);
  const { publicUrl, ...rest } = given;
  const theirs = connector.settingsSchema.safeParse('publicUrl' in connector.settingsSchema.shape ? { ...rest, publicUrl } : rest);
  if (!theirs.success) throw invalidRequest(theirs.error, ['settings']);
  return withoutUndefined({ ...theirs.data, ...ours.data });
}

/** A change of some fields: null takes a field away. */
export function merged(before: Readonly<Record<string, unknown>>, change: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== null));
}

export function connectorFor(connectors: ReadonlyMap<string, Connector>, platform: string): Connector {
  const connector = connectors.get(platform);
  if (connector === undefined)
    throw new HubError(400, 'unknown_platform', `There is no platform "${platform}" here.`, { platforms: [...connectors.keys()] });
  return connector;
}

function withoutUndefined(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
