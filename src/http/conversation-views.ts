// Conversations as the API shows them.
import type { Capabilities, ConversationView, ReplyWindow } from '../contract/index.js';
import type { ConversationRow } from '../store/conversations.js';

export interface AccountLabel {
  platform: string;
  name: string;
  capabilities: Capabilities;
}

export function conversationView(row: ConversationRow, account: AccountLabel, now: Date): ConversationView {
  return {
    id: row.id,
    platform: account.platform,
    accountId: row.accountId,
    accountName: account.name,
    contact: { id: row.contactId, displayName: row.displayName },
    proxyUser: {
      id: row.proxyUserId,
      platformUserId: row.platformUserId,
      reachable: row.reachable,
      ...(row.profile.username !== undefined && { username: row.profile.username }),
      ...(row.profile.language !== undefined && { language: row.profile.language }),
    },
    lastMessage: row.lastMessage && { ...row.lastMessage, at: row.lastMessageAt.toISOString(), status: row.lastMessageStatus ?? 'stored' },
    lastSeq: row.lastSeq,
    unreadCount: row.unreadCount,
    readSeq: row.readSeq,
    pinned: row.pinned,
    hidden: row.hidden,
    labels: [],
    session:
      row.sessionId === null || row.sessionState === null
        ? null
        : {
            id: row.sessionId,
            state: row.sessionState,
            groupId: row.groupId ?? '',
            ...(row.assigneeId !== null && { assigneeId: row.assigneeId }),
            ...(row.assigneeName !== null && { assigneeName: row.assigneeName }),
            ...(row.queuedAt && { queuedAt: row.queuedAt.toISOString() }),
            ...(row.assignedAt && { assignedAt: row.assignedAt.toISOString() }),
            ...(row.deadlineAt && { deadlineAt: row.deadlineAt.toISOString() }),
          },
    replyWindow: replyWindow(account.capabilities, row.lastInboundAt, now),
    capabilities: account.capabilities,
  };
}

function replyWindow(capabilities: Capabilities, lastInboundAt: Date | null, now: Date): ReplyWindow {
  const window = capabilities.replyWindow;
  if (!window) return { state: 'none', allowedAfter: [] };
  const closesAt = new Date((lastInboundAt?.getTime() ?? 0) + window.hours * 3_600_000);
  return { state: now < closesAt ? 'open' : 'closed', closesAt: closesAt.toISOString(), allowedAfter: window.allowedAfter };
}
