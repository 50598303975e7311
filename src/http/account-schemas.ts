// The shapes of channel accounts and platforms for the OpenAPI document; each is held to its type by the compiler.
import { z } from 'zod';
import type {
  AccountHealth,
  BindField,
  ChannelAccountView,
  HealthCheck,
  InboundKey,
  MessageTemplate,
  PlatformForm,
  PlatformView,
  WebhookByHand,
} from '../contract/index.js';
import { accountStateSchema, capabilitiesSchema, saidSchema } from './conversation-schemas.js';

const checkSchema: z.ZodType<HealthCheck> = saidSchema.extend({
  code: z.string(),
  about: z.string().exactOptional(),
  ok: z.boolean(),
  warning: z.literal(true).exactOptional(),
  noticedAt: z.string().exactOptional(),
});

const checkedHealth = z.object({
  ok: z.boolean(),
  checks: z.array(checkSchema),
  checkedAt: z.string(),
  lastEventAt: z.string().exactOptional(),
});

export const accountHealthSchema: z.ZodType<AccountHealth & { checkedAt: string; lastEventAt?: string }> = checkedHealth.meta({
  id: 'AccountHealth',
});

const account = z.object({
  id: z.string(),
  platform: z.string(),
  name: z.string(),
  groupId: z.string(),
  externalAccountId: z.string(),
  state: accountStateSchema,
  intake: z.enum(['webhook', 'polling', 'direct'] satisfies ChannelAccountView['intake'][]),
  webhookUrl: z.string().nullable(),
  settings: z.record(z.string(), z.unknown()),
  health: accountHealthSchema.nullable(),
  createdAt: z.string(),
});

export const accountViewSchema: z.ZodType<ChannelAccountView> = account.meta({ id: 'ChannelAccount' });

export const inboundKeySchema: z.ZodType<InboundKey> = z.object({ inboundKey: z.string(), inboundUrl: z.string().nullable() });

/** The key is there for platforms whose programs call the hub. */
export const boundAccountSchema: z.ZodType<ChannelAccountView & Partial<InboundKey>> = account.extend({
  inboundKey: z.string().exactOptional(),
  inboundUrl: z.string().nullable().exactOptional(),
});

export const webhookByHandSchema: z.ZodType<WebhookByHand> = z.object({ webhookUrl: z.string().nullable(), verifyToken: z.string() });

const inLanguages = z.object({ en: z.string(), 'zh-CN': z.string() });

const bindFieldSchema: z.ZodType<BindField> = z
  .object({
    name: z.string(),
    secret: z.boolean(),
    required: z.boolean(),
    kind: z.enum(['text', 'number', 'boolean', 'select', 'url'] satisfies BindField['kind'][]),
    default: z.boolean().exactOptional(),
    options: z.array(z.string()).exactOptional(),
    choices: z.record(z.string(), inLanguages).exactOptional(),
    label: inLanguages,
    help: inLanguages.exactOptional(),
    placeholder: z.string().exactOptional(),
  })
  .meta({ id: 'BindField' });

export const platformViewSchema: z.ZodType<PlatformView> = z
  .object({
    platform: z.string(),
    displayName: z.string(),
    direct: z.literal(true).exactOptional(),
    credentials: z.array(bindFieldSchema),
    settings: z.array(bindFieldSchema),
    capabilities: capabilitiesSchema,
    qrCodes: z.object({ sceneMax: z.int(), maxSeconds: z.int() }).exactOptional(),
    accountMenu: z
      .object({
        maxEntries: z.int(),
        maxSubEntries: z.int(),
        labelMax: z.int(),
        subLabelMax: z.int(),
        keyMax: z.int(),
        urlMax: z.int(),
        unit: z.enum(['utf16', 'codepoints', 'bytes']),
      })
      .exactOptional(),
    inboundKey: z.literal(true).exactOptional(),
    verifyToken: z.literal(true).exactOptional(),
  })
  .meta({ id: 'Platform' });

export const templateSchema: z.ZodType<MessageTemplate> = z
  .object({
    name: z.string(),
    language: z.string(),
    category: z.string().exactOptional(),
    preview: z.string(),
    parameters: z.array(
      z.object({ name: z.string(), example: z.string().exactOptional(), file: z.enum(['image', 'video', 'file']).exactOptional() }),
    ),
  })
  .meta({ id: 'MessageTemplate' });

export const platformFormSchema: z.ZodType<PlatformForm> = z.object({ id: z.string(), name: z.string() });
