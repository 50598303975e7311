// What may be posted to `…/inbound`, checked before it is taken: a mistake is told to the program that made it.
import { z } from 'zod';
import { contentSchemaWith, type InboundContent, type MediaReference } from '../../src/contract/index.js';
import { uploadRef, urlRef } from './media-ref.js';

const id = z.string().min(1).max(255);
const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const fileUrl = z.url({ protocol: /^https?$/ }).max(2000);

const fileFacts = {
  mime: z
    .string()
    .regex(/^[\w.+-]+\/[\w.+-]+(;.*)?$/)
    .max(127)
    .optional(),
  name: z.string().min(1).max(255).optional(),
  sizeBytes: z.int().min(0).optional(),
};

/** By address, or (`upload`, put there by the hub) among the parts of the same request. */
const media = z
  .union([z.strictObject({ url: fileUrl, ...fileFacts }), z.strictObject({ upload: z.uuid(), ...fileFacts })])
  .transform((file): MediaReference => {
    const { mime = 'application/octet-stream', sizeBytes = 0, name } = file;
    return { ref: 'url' in file ? urlRef(file.url) : uploadRef(file.upload), mime, sizeBytes, ...(name !== undefined && { name }) };
  });

/** What only the hub itself makes of other happenings. */
const NOT_SENT_BY_PEOPLE = ['template', 'reaction', 'event', 'unsupported'];
const content = contentSchemaWith(media)
  .refine(({ type }) => !NOT_SENT_BY_PEOPLE.includes(type), { message: 'This kind of content cannot come in' })
  .transform((value): InboundContent => value);

const profile = z
  .strictObject({
    displayName: z.string().max(256).optional(),
    username: z.string().max(256).optional(),
    language: z.string().max(35).optional(),
    phone: z.string().max(64).optional(),
    avatarUrl: fileUrl.optional(),
  })
  .optional();

const person = { externalUserId: id, profile };
/** Told again with the same `eventId`, it has no effect again. */
const happening = { ...person, eventId: id };

const event = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('message'),
    ...person,
    externalMessageId: id,
    content,
    sentAt: time.optional(),
    /** `business`: written by the business outside the hub; shown, never sent again. */
    origin: z.enum(['user', 'business']).default('user'),
    replyTo: id.optional(),
    authorName: z.string().max(256).optional(),
    albumId: id.optional(),
    entryPoint: z
      .strictObject({
        kind: z.enum(['start', 'scene', 'referral', 'ad']),
        payload: z.string().max(1024),
        data: z
          .record(z.string().min(1).max(64), z.string().max(512))
          .refine((data) => Object.keys(data).length <= 20, 'has more than 20 fields')
          .exactOptional(),
      })
      .optional(),
  }),
  z.strictObject({ type: z.literal('edit'), ...happening, externalMessageId: id, content, editedAt: time.optional() }),
  z.strictObject({ type: z.literal('unsend'), ...happening, externalMessageIds: z.array(id).min(1).max(100) }),
  z.strictObject({
    type: z.literal('reaction'),
    ...happening,
    externalMessageId: id,
    /** All this person now has on the message; empty takes them back. */
    emojis: z.array(z.string().min(1).max(64)).max(20),
    authorName: z.string().max(256).optional(),
  }),
  z.strictObject({
    type: z.literal('receipt'),
    ...happening,
    status: z.enum(['delivered', 'read', 'failed']),
    externalMessageId: id,
    /** Everything sent before it as well. */
    earlierToo: z.boolean().optional(),
    error: z.strictObject({ code: z.string().min(1).max(100), message: z.string().min(1).max(1000) }).optional(),
  }),
  z.strictObject({ type: z.literal('typing'), ...happening }),
  z.strictObject({ type: z.literal('reachability'), ...happening, reachable: z.boolean(), reason: z.string().max(200).optional() }),
  z.strictObject({ type: z.literal('identity'), ...happening, newExternalUserId: id }),
  z.strictObject({ type: z.literal('history_deleted'), ...happening }),
]);

/** A body without `type` is a message. */
export const eventSchema = z.preprocess(
  (body) => (typeof body === 'object' && body !== null && !Array.isArray(body) && !('type' in body) ? { type: 'message', ...body } : body),
  event,
);
export type ApiEvent = z.output<typeof event>;
