// What a visitor's client asks for over HTTP: to be let in, who serves, the history, a reaction, an edit. Speaking and listening is the socket's.
import { z } from 'zod';
import { contentInputSchema, type VisitorServiceView } from '../contract/index.js';
import type { DeletedHistory } from '../im/deleted-history.js';
import { messageView } from '../im/presentation.js';
import type { Visitor, VisitorMessages } from '../im/visitor-messages.js';
import { visitorView } from '../im/visitor-view.js';
import type { Database } from '../store/database.js';
import { visibleHistory } from '../store/messages.js';
import { queueHeads } from '../store/sync.js';
import { visitorReading } from '../store/visitors.js';
import { pageOf } from './contact-views.js';
import { messageAnswerSchema, messageViewSchema, sessionStateSchema } from './conversation-schemas.js';
import { requireTextSize } from './conversations.js';
import { pageOriginOf, type OriginCheck } from './origin.js';
import { idParams, route, type Route } from './route.js';
import type { VisitorSessions } from './visitor-sessions.js';

export interface WidgetDependencies {
  database: Database;
  sessions: VisitorSessions;
  messages: VisitorMessages;
  isOurPage: OriginCheck;
  serviceOf(visitor: Visitor, language: WidgetLanguage): Promise<VisitorServiceView>;
  endChat(visitor: Visitor): Promise<boolean>;
  history: DeletedHistory;
}

const WIDGET_LANGUAGES = ['en', 'zh-CN'] as const;
export type WidgetLanguage = (typeof WIDGET_LANGUAGES)[number];

const sessionBody = z.object({
  accountId: z.uuid(),
  visitorToken: z.string().max(512).optional(),
  identity: z
    .object({
      userId: z.string().min(1).max(200),
      hmac: z.string().max(128),
      name: z.string().trim().min(1).max(256).optional(),
      email: z.string().trim().max(256).optional(),
    })
    .optional(),
});

const openedSchema = z
  .object({
    token: z.string(),
    expiresAt: z.string(),
    visitor: z.object({ appid: z.string(), uid: z.string(), name: z.string() }),
    conversationId: z.string(),
    queue: z.object({ id: z.string(), key: z.int() }),
    account: z.object({ id: z.string(), name: z.string() }),
    readSeq: z.int(),
    unreadCount: z.int(),
    open: z.boolean(),
  })
  .meta({ id: 'VisitorSession' });

const choiceSchema = z.object({ id: z.string(), label: z.string() });

const serviceViewSchema: z.ZodType<VisitorServiceView> = z
  .object({
    session: z
      .object({
        state: sessionStateSchema.exclude(['closed']),
        servedBy: z.string().exactOptional(),
        queue: z.object({ position: z.int(), waitMinutes: z.int().nullable() }).exactOptional(),
      })
      .nullable(),
    suggestions: z.array(choiceSchema),
    transfer: choiceSchema.nullable(),
  })
  .meta({ id: 'VisitorService' });

const historyQuery = z.object({
  before: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export function widgetRoutes(deps: WidgetDependencies): Route[] {
  const session = route({
    method: 'POST',
    path: '/widget/session',
    access: 'site',
    summary: 'Let a visitor in: the one the token or the site’s signature names, or a new one',
    body: sessionBody,
    status: 201,
    response: openedSchema,
    async handle({ body, request }) {
      const opened = await deps.sessions.open({ ...body, origin: pageOriginOf(request, deps.isOurPage), address: request.ip ?? '' });
      const { companyId, accountId, proxyUserId, conversationId, displayName } = opened.visitor;
      const [reading, heads] = await Promise.all([
        visitorReading(deps.database, companyId, conversationId),
        queueHeads(deps.database, [proxyUserId]),
      ]);
      return {
        token: opened.token,
        expiresAt: opened.expiresAt.toISOString(),
        visitor: { appid: accountId, uid: proxyUserId, name: displayName },
        conversationId,
        queue: { id: proxyUserId, key: heads.get(proxyUserId) ?? 0 },
        account: { id: accountId, name: opened.accountName },
        ...reading,
      };
    },
  });

  const service = route({
    method: 'GET',
    path: '/widget/service',
    access: 'visitor',
    summary: 'Who serves the visitor or how long until somebody does, questions to begin with, and the way to people',
    query: z.object({ language: z.enum(WIDGET_LANGUAGES) }),
    response: serviceViewSchema,
    handle: ({ visitor, query }) => deps.serviceOf(visitor, query.language),
  });

  const history = route({
    method: 'GET',
    path: '/widget/messages',
    access: 'visitor',
    summary: 'The visitor’s own conversation, ascending by seq: the newest before `before`',
    query: historyQuery,
    response: pageOf(messageViewSchema),
    async handle({ visitor: { companyId, conversationId }, query }) {
      const rows = await visibleHistory(deps.database, companyId, conversationId, query);
      const [edge] = rows;
      return {
        items: rows.map((row) => visitorView(messageView(row))),
        nextCursor: edge && rows.length === query.limit ? String(edge.seq) : null,
      };
    },
  });

  const forget = route({
    method: 'DELETE',
    path: '/widget/messages',
    access: 'visitor',
    summary: 'Delete the conversation on the visitor’s side, up to a message; the desk keeps it',
    query: z.object({ through: z.coerce.number().int().min(1) }),
    async handle({ visitor, query }) {
      await deps.history.delete(visitor, { seq: query.through });
    },
  });

  const reaction = route({
    method: 'PUT',
    path: '/widget/messages/:id/reaction',
    access: 'visitor',
    summary: 'Set the visitor’s reaction to a message, or remove it with null',
    params: idParams,
    body: z.object({ emoji: z.string().min(1).max(64).nullable() }),
    response: messageAnswerSchema,
    async handle({ visitor, params, body }) {
      return { message: visitorView(messageView(await deps.messages.react(visitor, params.id, body.emoji))) };
    },
  });

  const edit = route({
    method: 'PATCH',
    path: '/widget/messages/:id',
    access: 'visitor',
    summary: 'Change what the visitor said in a message',
    params: idParams,
    body: z
      .unknown()
      .transform((value) => {
        requireTextSize(value);
        return value;
      })
      .pipe(z.object({ content: contentInputSchema })),
    response: messageAnswerSchema,
    async handle({ visitor, params, body }) {
      return { message: visitorView(messageView(await deps.messages.edit(visitor, params.id, body.content))) };
    },
  });

  const retract = route({
    method: 'POST',
    path: '/widget/messages/:id/retract',
    access: 'visitor',
    summary: 'Take back a message of the visitor’s own',
    params: idParams,
    response: messageAnswerSchema,
    async handle({ visitor, params }) {
      return { message: visitorView(messageView(await deps.messages.retract(visitor, params.id))) };
    },
  });

  const end = route({
    method: 'POST',
    path: '/widget/end',
    access: 'visitor',
    summary: 'End the chat: the open service session is closed; what is written next opens a new one',
    response: z.object({ ended: z.boolean() }),
    handle: async ({ visitor }) => ({ ended: await deps.endChat(visitor) }),
  });

  return [session, service, history, forget, reaction, edit, retract, end];
}
