// The shapes of messages and conversations for the OpenAPI document; each is held to its type in src/contract by the compiler.
import { z } from 'zod';
import {
  CONTENT_TYPES,
  contentInputSchema,
  MENU_ASKS,
  messageContentSchema,
  type AccountState,
  type Capabilities,
  type ConversationPage,
  type ConversationView,
  type Failure,
  type HeadFile,
  type ListedConversation,
  type MessageKind,
  type MessageStatus,
  type MessageView,
  type RefusedChange,
  type ReplyWindow,
  type Said,
  type ScheduledMessageView,
  type SessionState,
  type SessionView,
} from '../contract/index.js';

export const kindSchema = z.enum(['in', 'out', 'bot', 'system', 'note'] satisfies MessageKind[]);
export const statusSchema = z.enum([
  'stored',
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'failed',
  'uncertain',
  'expired',
] satisfies MessageStatus[]);
export const contentTypeSchema = z.enum(CONTENT_TYPES);

/** What the hub or a connector says, and which sentence that is. */
export const saidSchema = z.object({
  message: z.string(),
  says: z
    .object({
      name: z.string(),
      values: z.record(z.string(), z.union([z.string(), z.number()])).exactOptional(),
      quote: z.string().exactOptional(),
    })
    .exactOptional(),
}) satisfies z.ZodType<Said>;

export const failureSchema = saidSchema.extend({ code: z.string() }) satisfies z.ZodType<Failure>;

export const refusedChangeSchema = failureSchema.extend({
  change: z.enum(['edit', 'retract', 'react']),
  uncertain: z.literal(true).exactOptional(),
}) satisfies z.ZodType<RefusedChange>;

export const messageViewSchema: z.ZodType<MessageView> = z
  .object({
    id: z.string(),
    conversationId: z.string(),
    seq: z.int(),
    kind: kindSchema,
    sender: z.object({ type: z.enum(['end_user', 'agent', 'system', 'business']), id: z.string(), name: z.string() }),
    byProgram: z.literal(true).exactOptional(),
    content: messageContentSchema.meta({ id: 'MessageContent' }),
    replyTo: z
      .object({ messageId: z.string(), seq: z.int(), preview: z.string(), type: contentTypeSchema, senderName: z.string() })
      .exactOptional(),
    isPublic: z.literal(true).exactOptional(),
    status: statusSchema,
    error: failureSchema.exactOptional(),
    refusedChange: refusedChangeSchema.exactOptional(),
    parts: z.array(z.object({ status: statusSchema, platformMessageId: z.string().exactOptional() })).exactOptional(),
    sentAt: z.string(),
    platformAt: z.string().exactOptional(),
    editedAt: z.string().exactOptional(),
    retractedAt: z.string().exactOptional(),
    reactions: z
      .array(z.object({ by: z.enum(['end_user', 'agent']), emoji: z.string(), name: z.string().exactOptional() }))
      .exactOptional(),
    albumId: z.string().exactOptional(),
    forwardedFrom: z.string().exactOptional(),
    clientMsgId: z.string().exactOptional(),
  })
  .meta({ id: 'Message' });

export const messageAnswerSchema = z.object({ message: messageViewSchema });

export const scheduledMessageSchema: z.ZodType<ScheduledMessageView> = z
  .object({
    id: z.string(),
    conversationId: z.string(),
    clientMsgId: z.string(),
    content: contentInputSchema.meta({ id: 'ContentInput' }),
    replyTo: z.string().exactOptional(),
    isPublic: z.literal(true).exactOptional(),
    sendAt: z.string(),
    state: z.enum(['waiting', 'sending', 'refused']),
    error: failureSchema.exactOptional(),
    agent: z.object({ id: z.string(), name: z.string() }),
  })
  .meta({ id: 'ScheduledMessage' });

export const sessionStateSchema = z.enum(['bot', 'queued', 'active', 'parked', 'closed'] satisfies SessionState[]);

export const sessionViewSchema: z.ZodType<SessionView> = z
  .object({
    id: z.string(),
    state: sessionStateSchema,
    groupId: z.string(),
    assigneeId: z.string().exactOptional(),
    assigneeName: z.string().exactOptional(),
    queuedAt: z.string().exactOptional(),
    assignedAt: z.string().exactOptional(),
    deadlineAt: z.string().exactOptional(),
    priority: z.int().exactOptional(),
    offer: z.object({ agentId: z.string(), agentName: z.string().exactOptional(), endsAt: z.string() }).exactOptional(),
  })
  .meta({ id: 'Session' });

const replyWindowSchema: z.ZodType<ReplyWindow> = z.object({
  state: z.enum(['open', 'closed', 'none']),
  closesAt: z.string().exactOptional(),
  personalFrom: z.string().exactOptional(),
  remaining: z.int().exactOptional(),
  allowedAfter: z.array(z.string()),
});

const rateSchema = z.object({ perSecond: z.number(), burst: z.number() });

const headFilesSchema: z.ZodType<HeadFile[]> = z.array(
  z.object({ type: z.enum(['image', 'video', 'file']), mimeTypes: z.array(z.string()), maxBytes: z.int() }),
);

export const capabilitiesSchema: z.ZodType<Capabilities> = z
  .object({
    content: z.record(
      contentTypeSchema,
      z.object({
        level: z.enum(['full', 'fallback', 'rejected']),
        note: z.string().exactOptional(),
        mimeTypes: z.array(z.string()).exactOptional(),
        maxBytes: z.int().exactOptional(),
        captionMax: z.int().exactOptional(),
      }),
    ),
    text: z.object({ max: z.int(), unit: z.enum(['utf16', 'codepoints', 'bytes']), splits: z.boolean() }),
    menu: z.object({
      maxOptions: z.int(),
      labelMax: z.int(),
      idMaxBytes: z.int(),
      headerMax: z.int().exactOptional(),
      footerMax: z.int().exactOptional(),
      files: headFilesSchema.exactOptional(),
      asks: z.array(z.enum(MENU_ASKS)).exactOptional(),
    }),
    templateFiles: headFilesSchema.exactOptional(),
    catalogue: z.object({ id: z.string(), productsMax: z.int(), coverProductId: z.string().exactOptional() }).exactOptional(),
    albumMax: z.int(),
    productsMax: z.int(),
    replyQuote: z.boolean(),
    publicAnswers: z.object({ textMax: z.int() }).exactOptional(),
    edit: z.boolean(),
    retract: z.object({ supported: z.boolean(), withinHours: z.number().exactOptional() }),
    reactions: z.object({ send: z.boolean(), receive: z.boolean(), emojis: z.array(z.string()).exactOptional() }),
    typing: z.boolean(),
    markRead: z.boolean(),
    receipts: z.array(z.enum(['sent', 'delivered', 'read'])),
    replyWindow: z
      .object({
        hours: z.number(),
        automaticHours: z.number().exactOptional(),
        maxMessages: z.int().exactOptional(),
        allowedAfter: z.array(z.string()),
      })
      .nullable(),
    rate: z.object({ account: rateSchema, recipient: rateSchema }),
    remarks: z.object({ remarkMax: z.int(), tagMax: z.int(), tagsMax: z.int() }).exactOptional(),
    idempotentSends: z.boolean(),
  })
  .meta({ id: 'Capabilities' });

export const accountStateSchema = z.enum(['pending', 'active', 'disabled', 'auth_failed'] satisfies AccountState[]);

const listedConversation = z.object({
  id: z.string(),
  platform: z.string(),
  accountId: z.string(),
  accountName: z.string(),
  accountState: accountStateSchema.exactOptional(),
  contact: z.object({ id: z.string(), displayName: z.string(), avatarUrl: z.string().exactOptional() }),
  proxyUser: z.object({
    id: z.string(),
    platformUserId: z.string(),
    reachable: z.boolean(),
    username: z.string().exactOptional(),
    language: z.string().exactOptional(),
  }),
  lastMessage: z
    .object({ seq: z.int(), kind: kindSchema, type: contentTypeSchema, preview: z.string(), at: z.string(), status: statusSchema })
    .nullable(),
  lastSeq: z.int(),
  unreadCount: z.int(),
  readSeq: z.int(),
  groupUnread: z.boolean().exactOptional(),
  pinned: z.boolean(),
  hidden: z.boolean(),
  labels: z.array(z.string()),
  blocked: z.boolean(),
  session: sessionViewSchema.nullable(),
  entryPoint: z
    .object({
      kind: z.enum(['start', 'scene', 'referral', 'ad']),
      value: z.string(),
      seq: z.int(),
      at: z.string(),
      data: z.record(z.string(), z.string()),
    })
    .exactOptional(),
  replyWindow: replyWindowSchema,
});

const listedConversationSchema: z.ZodType<ListedConversation> = listedConversation.meta({ id: 'ListedConversation' });

export const conversationViewSchema: z.ZodType<ConversationView> = listedConversation
  .extend({ capabilities: capabilitiesSchema })
  .meta({ id: 'Conversation' });

export const conversationPageSchema: z.ZodType<ConversationPage> = z.object({
  items: z.array(listedConversationSchema),
  nextCursor: z.string().nullable(),
  capabilities: z.record(z.string(), capabilitiesSchema),
});
