// Comments under posts, reels and live videos: each may be answered below it, and once in private. They come only when the app subscribed to them.
import { COMMENTED_POST, type InboundEvent, type InboundMessage } from '../../../src/contract/index.js';
import type { MetaItem } from '../envelope.js';
import { decimalOf, fieldsOf, idOf, isObject, shortTextOf, textOf, timeOfMs, type Fields } from '../reading.js';
import { say } from '../words.js';
import type { Dialect } from './dialect.js';
import { commentMessageId, postMessageId } from './names.js';
import { unsupported } from './parse-attachments.js';
import { textContents } from './parse-content.js';
import { ignored } from './parse-context.js';

interface CommentContext {
  receivedAt: Date;
  accountId: string;
  dialect: Dialect;
}

/** null for changes about anything else. */
export function commentEvents(item: MetaItem, context: CommentContext): InboundEvent[] | null {
  if (item.field !== 'comments' && item.field !== 'live_comments' && item.field !== 'feed') return null;
  if (!isObject(item.value)) return [ignored(item, `${item.field} is not an object`)];
  return item.field === 'feed' ? feedEvents(item, item.value, context) : instagramComment(item, item.value, context);
}

function instagramComment(item: MetaItem, value: Fields, context: CommentContext): InboundEvent[] {
  const id = idOf(value['id']) ?? idOf(value['comment_id']);
  const from = fieldsOf(value['from']);
  const media = fieldsOf(value['media']);
  const parentId = idOf(value['parent_id']);
  return comment(item, context, {
    name: id === undefined ? undefined : commentMessageId(id),
    authorId: idOf(from['id']),
    username: shortTextOf(from['username'], 64),
    text: textOf(value['text']),
    at: entryTime(item),
    under: { id: idOf(media['id']), title: shortTextOf(media['ad_title'], 256) },
    ...(parentId !== undefined && { replyTo: commentMessageId(parentId) }),
  });
}

/** Comments on the Page's posts, and posts of visitors on the Page. */
function feedEvents(item: MetaItem, value: Fields, context: CommentContext): InboundEvent[] {
  const what = textOf(value['item']) ?? '';
  const verb = textOf(value['verb']) ?? 'add';
  const from = fieldsOf(value['from']);
  const commentId = idOf(value['comment_id']);
  const postId = idOf(value['post_id']);
  const name =
    what === 'comment' && commentId !== undefined
      ? commentMessageId(commentId)
      : ['post', 'status'].includes(what) && postId !== undefined
        ? postMessageId(postId)
        : undefined;
  if (name === undefined) return [ignored(item, `feed: ${what.slice(0, 32) || 'nothing named'}`)];
  const authorId = idOf(from['id']);
  const platformUserId = authorId === context.accountId ? undefined : authorId;
  if (verb === 'remove' && platformUserId !== undefined) {
    return [{ type: 'unsend', dedupeKey: `unsend:${name}`, platformUserId, platformMessageIds: [name] }];
  }
  const at = timeOf(value['created_time']) ?? entryTime(item);
  const text = textOf(value['message']);
  if (verb === 'edited' || verb === 'edit') return commentEdit(item, context, { name, platformUserId, text, at });
  const displayName = shortTextOf(from['name'], 256);
  const url = textOf(fieldsOf(value['post'])['permalink_url']);
  return comment(item, context, { name, authorId, displayName, text, at, under: what === 'comment' ? { id: postId, url } : {} });
}

interface Comment {
  name: string | undefined;
  authorId: string | undefined;
  username?: string | undefined;
  displayName?: string | undefined;
  text: string | undefined;
  at: Date | undefined;
  /** The post it stands under, as far as it is told. */
  under: { id?: string | undefined; title?: string | undefined; url?: string | undefined };
  replyTo?: string;
}

function comment(item: MetaItem, context: CommentContext, facts: Comment): InboundEvent[] {
  const { name, authorId, username, displayName = username, text, under, replyTo } = facts;
  if (name === undefined || authorId === undefined) return [ignored(item, 'comment without an id or a person')];
  if (authorId === context.accountId) return [ignored(item, 'comment of the business itself')];
  const [content] = text === undefined ? [] : textContents(text);
  const kind = name.slice(0, name.indexOf(':'));
  const message: InboundMessage = {
    type: 'message',
    dedupeKey: name,
    platformUserId: authorId,
    platformMessageId: name,
    sentAt: facts.at ?? context.receivedAt,
    origin: 'user',
    isPublic: true,
    content: content ?? unsupported(kind, say('comment_without_words', { platform: context.dialect.name })),
    ...(displayName !== undefined && { profile: { displayName, ...(username !== undefined && { username }) } }),
    ...(under.id !== undefined && { entryPoint: { kind: 'referral', payload: COMMENTED_POST + under.id, ...moreOf(under) } }),
    ...(replyTo !== undefined && { replyToPlatformMessageId: replyTo }),
  };
  return [message];
}

function moreOf({ title, url }: Comment['under']): { data?: Record<string, string> } {
  const data = { ...(title !== undefined && { title }), ...(url !== undefined && { url }) };
  return Object.keys(data).length === 0 ? {} : { data };
}

function commentEdit(
  item: MetaItem,
  context: CommentContext,
  edit: { name: string; platformUserId: string | undefined; text: string | undefined; at: Date | undefined },
): InboundEvent[] {
  const [content] = edit.text === undefined ? [] : textContents(edit.text);
  if (!content || edit.platformUserId === undefined) return [ignored(item, 'edited comment without a text or a person')];
  const editedAt = edit.at ?? context.receivedAt;
  const dedupeKey = ignored(item, '').dedupeKey;
  return [{ type: 'edit', dedupeKey, platformUserId: edit.platformUserId, platformMessageId: edit.name, editedAt, content }];
}

function entryTime({ entryTime: value }: MetaItem): Date | undefined {
  return timeOf(value);
}

/** Below this a number of seconds, above it one of milliseconds: both are seen. */
const MS_FROM = 1e11;

function timeOf(value: unknown): Date | undefined {
  const number = decimalOf(value) ?? 0;
  return timeOfMs(number < MS_FROM ? number * 1000 : number);
}
