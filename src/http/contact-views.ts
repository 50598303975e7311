// Contacts as the API shows them, and the same for the OpenAPI document; each schema is held to its type by the compiler.
import { z } from 'zod';
import {
  LABEL_COLORS,
  type ContactChannelView,
  type ContactListView,
  type ContactNoteView,
  type ContactView,
  type LabelView,
  type MergeSuggestionView,
  type ServiceRecordView,
  type SharedKind,
} from '../contract/index.js';
import type { AccountLabel } from '../accounts/accounts.js';
import type { KnownPerson } from '../im/contacts.js';
import type { ContactListRow } from '../store/contact-list.js';
import type { ContactNoteRow } from '../store/contact-notes.js';
import type { LikelyContact, ServiceRecordRow } from '../store/contacts.js';

type LabelOf = (accountId: string) => AccountLabel | undefined;

const avatarOf = (mediaId: string | null) => (mediaId === null ? {} : { avatarUrl: `/api/v1/media/${mediaId}` });

export function contactListView(row: ContactListRow, labelOf: LabelOf): ContactListView {
  return {
    id: row.id,
    displayName: row.displayName,
    ...avatarOf(row.avatarMediaId),
    labels: row.labels,
    blocked: row.blocked,
    lastMessageAt: row.lastMessageAt.toISOString(),
    conversations: row.conversations.flatMap(({ id, accountId, platformUserId }) => {
      const account = labelOf(accountId);
      return account ? [{ id, platform: account.platform, accountName: account.name, platformUserId }] : [];
    }),
  };
}

/** `visible`: the conversations the asking agent may see. */
export function contactView(person: KnownPerson, visible: ReadonlySet<string>, labelOf: LabelOf): ContactView {
  const [, ...merged] = person.contacts;
  return {
    id: person.id,
    displayName: person.displayName,
    ...avatarOf(person.avatarMediaId),
    ...(person.language !== null && { language: person.language }),
    phones: person.phones,
    emails: person.emails,
    notes: person.notes,
    customFields: person.customFields,
    labels: person.labels,
    createdAt: person.createdAt.toISOString(),
    ...(person.block && {
      block: {
        by: person.block.by,
        at: person.block.at.toISOString(),
        ...(person.block.until && { until: person.block.until.toISOString() }),
        ...(person.block.reason !== null && { reason: person.block.reason }),
      },
    }),
    channels: person.channels.flatMap((channel): ContactChannelView[] => {
      const account = labelOf(channel.accountId);
      if (!account || !visible.has(channel.conversationId)) return [];
      const { username, phone, email, displayName } = channel.profile;
      return [
        {
          conversationId: channel.conversationId,
          contactId: channel.contactId,
          platform: account.platform,
          accountId: channel.accountId,
          accountName: account.name,
          platformUserId: channel.platformUserId,
          displayName: displayName ?? username ?? channel.platformUserId,
          ...(username !== undefined && { username }),
          ...(phone !== undefined && { phone }),
          ...(email !== undefined && { email }),
          reachable: channel.reachable,
          ...(channel.lastSeq > 0 && { lastMessageAt: channel.lastMessageAt.toISOString() }),
        },
      ];
    }),
    merged: merged.map(({ id, displayName }) => ({ id, displayName })),
  };
}

export function contactNoteView({ id, authorId, authorName, text, createdAt }: ContactNoteRow): ContactNoteView {
  return { id, author: { id: authorId, name: authorName }, text, createdAt: createdAt.toISOString() };
}

export function serviceRecordView(row: ServiceRecordRow, account: AccountLabel): ServiceRecordView {
  return {
    id: row.id,
    conversationId: row.conversationId,
    platform: account.platform,
    accountName: account.name,
    groupName: row.groupName,
    state: row.state,
    ...(row.assigneeName !== null && { assigneeName: row.assigneeName }),
    openedAt: row.openedAt.toISOString(),
    ...(row.closedAt && { closedAt: row.closedAt.toISOString() }),
    ...(row.closeReason !== null && { closeReason: row.closeReason }),
    ...(row.rating !== null && { rating: row.rating }),
    ...(row.waitedMs !== null && { waitedMs: row.waitedMs }),
    ...(row.firstReplyMs !== null && { firstReplyMs: row.firstReplyMs }),
    ...(row.handledMs !== null && { handledMs: row.handledMs }),
  };
}

export function mergeSuggestionView(likely: LikelyContact, labelOf: LabelOf): MergeSuggestionView {
  return {
    contact: { id: likely.id, displayName: likely.displayName, ...avatarOf(likely.avatarMediaId) },
    accounts: likely.channels.flatMap(({ accountId, platformUserId }) => {
      const account = labelOf(accountId);
      return account ? [{ platform: account.platform, accountName: account.name, platformUserId }] : [];
    }),
    shared: likely.shared,
  };
}

export const labelColorSchema = z.enum(LABEL_COLORS);

export const labelViewSchema: z.ZodType<LabelView> = z
  .object({ id: z.string(), name: z.string(), color: labelColorSchema })
  .meta({ id: 'Label' });

export const contactListViewSchema: z.ZodType<ContactListView> = z
  .object({
    id: z.string(),
    displayName: z.string(),
    avatarUrl: z.string().exactOptional(),
    labels: z.array(z.string()),
    blocked: z.boolean(),
    lastMessageAt: z.string(),
    conversations: z.array(z.object({ id: z.string(), platform: z.string(), accountName: z.string(), platformUserId: z.string() })),
  })
  .meta({ id: 'ContactInList' });

const channelSchema: z.ZodType<ContactChannelView> = z.object({
  conversationId: z.string(),
  contactId: z.string(),
  platform: z.string(),
  accountId: z.string(),
  accountName: z.string(),
  platformUserId: z.string(),
  displayName: z.string(),
  username: z.string().exactOptional(),
  phone: z.string().exactOptional(),
  email: z.string().exactOptional(),
  reachable: z.boolean(),
  lastMessageAt: z.string().exactOptional(),
});

export const contactViewSchema: z.ZodType<ContactView> = z
  .object({
    id: z.string(),
    displayName: z.string(),
    avatarUrl: z.string().exactOptional(),
    language: z.string().exactOptional(),
    phones: z.array(z.string()),
    emails: z.array(z.string()),
    notes: z.string(),
    customFields: z.record(z.string(), z.string()),
    labels: z.array(z.string()),
    createdAt: z.string(),
    block: z
      .object({ until: z.string().exactOptional(), reason: z.string().exactOptional(), by: z.string(), at: z.string() })
      .exactOptional(),
    channels: z.array(channelSchema),
    merged: z.array(z.object({ id: z.string(), displayName: z.string() })),
  })
  .meta({ id: 'Contact' });

export const contactNoteViewSchema: z.ZodType<ContactNoteView> = z
  .object({ id: z.string(), author: z.object({ id: z.string(), name: z.string() }), text: z.string(), createdAt: z.string() })
  .meta({ id: 'ContactNote' });

export const mergeSuggestionSchema: z.ZodType<MergeSuggestionView> = z
  .object({
    contact: z.object({ id: z.string(), displayName: z.string(), avatarUrl: z.string().exactOptional() }),
    accounts: z.array(z.object({ platform: z.string(), accountName: z.string(), platformUserId: z.string() })),
    shared: z.array(z.object({ kind: z.enum(['phone', 'email', 'union_id'] satisfies SharedKind[]), value: z.string() })),
  })
  .meta({ id: 'MergeSuggestion' });

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}
