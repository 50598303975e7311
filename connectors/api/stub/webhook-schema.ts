// What the hub may post, as strictly as a program that relies on it would check it.
import { z } from 'zod';
import { contentSchemaWith } from '../../../src/contract/index.js';

const id = z.string().min(1).max(255);
const time = z.iso.datetime();
const count = z.int().min(0);

const file = z.strictObject({
  url: z.url(),
  urlExpiresAt: time,
  mime: z.string().min(3),
  sizeBytes: count,
  name: z.string().min(1).optional(),
  width: count.optional(),
  height: count.optional(),
});
const content = contentSchemaWith(file);
export type WebhookContent = z.output<typeof content>;
export type OfferedFile = z.output<typeof file>;

const about = { accountId: id, externalUserId: id };

export const webhookSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ping'), accountId: id }),
  z.strictObject({ type: z.literal('connected'), accountId: id, inboundUrl: z.url(), inboundKey: z.string().min(20) }),
  z.strictObject({ type: z.literal('disconnected'), accountId: id }),
  z.strictObject({
    type: z.literal('message'),
    ...about,
    messageId: id,
    content,
    replyTo: id.optional(),
    writtenBy: z.enum(['agent', 'automation']).optional(),
  }),
  z.strictObject({ type: z.literal('edit'), ...about, externalMessageId: id, content }),
  z.strictObject({ type: z.literal('unsend'), ...about, externalMessageId: id }),
  z.strictObject({ type: z.literal('reaction'), ...about, externalMessageId: id, emoji: z.string().min(1).nullable() }),
  z.strictObject({ type: z.literal('typing'), ...about }),
  z.strictObject({ type: z.literal('read'), ...about, externalMessageId: id }),
]);
export type Webhook = z.output<typeof webhookSchema>;
