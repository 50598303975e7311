// Conversations as the API shows them.
import type { AccountState, Capabilities, ListedConversation } from '../contract/index.js';
import { replyWindowOf, type Allowance } from '../im/reply-window.js';
import type { ConversationRow } from '../store/conversations.js';

export interface AccountLabel {
  platform: string;
  name: string;
  state: AccountState;
  capabilities: Capabilities;
}

export function listedConversation(row: ConversationRow, account: AccountLabel, allowances: Allowance[], now: Date): ListedConversation {
  const blocked = row.blockedUntil !== null && row.blockedUntil > now;
  return {
    id: row.id,
    platform: account.platform,
    accountId: row.accountId,
    accountName: account.name,
    ...(account.state !== 'active' && { accountState: account.state }),
    contact: {
      id: row.contactId,
      displayName: row.displayName,
      ...(row.avatarMediaId !== null && { avatarUrl: `/api/v1/media/${row.avatarMediaId}` }),
    },
    proxyUser: {
      id: row.proxyUserId,
      platformUserId: row.platformUserId,
      reachable: row.reachable,
      ...(row.profile.username !== undefined && { username: row.profile.username }),
      ...(row.profile.language !== undefined && { language: row.profile.language }),
    },
    lastMessage: row.lastMessage && { ...row.lastMessage, at: row.lastMessageAt.toISOString(), status: row.lastMessageStatus ?? 'stored' },
    lastSeq: row.lastSeq,
    // What blocked people write is kept, and calls nobody.
    unreadCount: blocked ? 0 : row.unreadCount,
    readSeq: row.readSeq,
    ...(row.groupUnread && !blocked && { groupUnread: true }),
    pinned: row.pinned,
    hidden: row.hidden,
    labels: row.labels,
    blocked,
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
            ...(row.priority !== null && row.priority !== 0 && { priority: row.priority }),
            ...(row.offeredTo !== null &&
              row.offerEndsAt && {
                offer: {
                  agentId: row.offeredTo,
                  ...(row.offeredToName !== null && { agentName: row.offeredToName }),
                  endsAt: row.offerEndsAt.toISOString(),
                },
              }),
          },
    ...(row.entryPoint && { entryPoint: { ...row.entryPoint, at: new Date(row.entryPoint.at).toISOString() } }),
    replyWindow: replyWindowOf(account.capabilities, { lastInboundAt: row.lastInboundAt, allowances }, now),
  };
}
