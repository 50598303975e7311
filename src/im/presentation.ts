// Stored messages as the API and the socket show them.
import { previewText, type MessageView } from '../contract/index.js';
import type { MessageRow } from '../store/messages.js';

export function messageView(row: MessageRow): MessageView {
  return {
    id: row.id,
    conversationId: row.conversationId,
    seq: row.seq,
    kind: row.kind,
    sender: { type: row.senderType, id: row.senderId, name: row.senderName },
    ...(row.byProgram === true && { byProgram: true }),
    content: row.content,
    status: row.status,
    sentAt: new Date(row.sentAt).toISOString(),
    ...(row.replyTo && {
      replyTo: {
        messageId: row.replyTo.messageId,
        seq: row.replyTo.seq,
        preview: previewText(row.replyTo.content),
        type: row.replyTo.content.type,
        senderName: row.replyTo.senderName,
      },
    }),
    ...(row.isPublic && { isPublic: true }),
    ...(row.error && { error: row.error }),
    ...(row.refusedChange && { refusedChange: row.refusedChange }),
    ...(row.parts && {
      parts: row.parts.flatMap((part) =>
        part.platformMessageIds.length === 0
          ? [{ status: part.status }]
          : part.platformMessageIds.map((platformMessageId) => ({ status: part.status, platformMessageId })),
      ),
    }),
    ...(row.platformAt && { platformAt: row.platformAt.toISOString() }),
    ...(row.editedAt && { editedAt: row.editedAt.toISOString() }),
    ...(row.retractedAt && { retractedAt: row.retractedAt.toISOString() }),
    ...(row.reactions && { reactions: row.reactions }),
    ...(row.albumId !== null && { albumId: row.albumId }),
    ...(row.forwardedFrom !== null && { forwardedFrom: row.forwardedFrom }),
    ...(row.clientMsgId !== null && { clientMsgId: row.clientMsgId }),
  };
}
