// The own browsers that are told while no page is open.
import { z } from 'zod';
import { PUSH_ALERTS, PUSH_LANGUAGES, type PushDeviceView } from '../contract/index.js';
import type { PushDevices } from '../desk/push/push-devices.js';
import type { PushKeys } from '../desk/push/push-keys.js';
import type { PushDeviceRow } from '../store/push-devices.js';
import { idParams, route, type Principal, type Route } from './route.js';
import { listOf, wholeList } from './view-schemas.js';

const viewSchema: z.ZodType<PushDeviceView> = z
  .object({
    id: z.string(),
    name: z.string(),
    current: z.boolean(),
    alerts: z.array(z.enum(PUSH_ALERTS)),
    showsText: z.boolean(),
    language: z.enum(PUSH_LANGUAGES),
    error: z.string().exactOptional(),
    createdAt: z.string(),
  })
  .meta({ id: 'PushDevice' });

const base64url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\w-]+={0,2}$/, 'must be base64url');

const input = z.object({
  name: z.string().trim().min(1).max(100),
  endpoint: z.url({ protocol: /^https?$/ }).max(2000),
  keys: z.object({ p256dh: base64url(100), auth: base64url(30) }),
  alerts: z
    .array(z.enum(PUSH_ALERTS))
    .min(1)
    .refine((alerts) => new Set(alerts).size === alerts.length, 'must not name one twice'),
  showsText: z.boolean(),
  language: z.enum(PUSH_LANGUAGES),
});

export function pushDeviceRoutes({ devices, keys }: { devices: PushDevices; keys: PushKeys }): Route[] {
  const listed = async (principal: Principal) => wholeList((await devices.list(principal)).map((row) => viewOf(row, principal)));
  return [
    route({
      method: 'GET',
      path: '/me/push-key',
      access: 'agent',
      summary: 'What a browser subscribes to pushes under: a point on P-256, base64url',
      response: z.object({ publicKey: z.string() }),
      handle: async ({ principal }) => ({ publicKey: await keys.publicKeyOf(principal.companyId) }),
    }),
    route({
      method: 'GET',
      path: '/me/push-devices',
      access: 'agent',
      summary: 'The own browsers that are told while no page is open, newest first',
      response: listOf(viewSchema),
      handle: ({ principal }) => listed(principal),
    }),
    route({
      method: 'PUT',
      path: '/me/push-devices/current',
      access: 'agent',
      summary: 'Have this login’s browser told while no page is open; ends with the login',
      body: input,
      response: listOf(viewSchema),
      async handle({ principal, body: { keys: browserKeys, ...device } }) {
        await devices.put(principal, { ...device, ...browserKeys });
        return listed(principal);
      },
    }),
    route({
      method: 'DELETE',
      path: '/me/push-devices/:id',
      access: 'agent',
      summary: 'Tell one of the own browsers no more',
      params: idParams,
      handle: ({ principal, params }) => devices.forget(principal, params.id),
    }),
  ];
}

function viewOf(
  { id, name, tokenHash, alerts, showsText, language, error, createdAt }: PushDeviceRow,
  principal: Principal,
): PushDeviceView {
  return {
    id,
    name,
    current: tokenHash.equals(principal.tokenHash),
    alerts,
    showsText,
    language,
    ...(error !== null && { error }),
    createdAt: createdAt.toISOString(),
  };
}
