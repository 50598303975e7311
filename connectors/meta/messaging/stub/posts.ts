// The one post every account has, and what people and the account itself wrote below it.
import type { JsonObject } from '../../../stub-kit/reading.js';
import type { Account, Comment } from './types.js';
import type { World } from './world.js';

export interface PhonePost {
  id: string;
  text: string;
  comments: PhoneComment[];
}

export interface PhoneComment {
  id: string;
  name: string;
  /** The person whose phone this is wrote it. */
  isOwn: boolean;
  /** ISO 8601. */
  at: string;
  text: string;
  /** Of the account, below it. */
  answers: string[];
  /** The account has answered in the chat. */
  answeredInPrivate: boolean;
}

export function postId({ parts: { flavour } }: World, account: Account): string {
  return flavour.object === 'instagram' ? '17900000000000001' : `${account.id}_1`;
}

const WORDS = 'The new chairs are here!';

function addressOf({ parts: { flavour } }: World, id: string): string {
  return flavour.object === 'instagram' ? 'https://www.instagram.com/p/Cabc123/' : `https://www.facebook.com/${id}`;
}

/** The fields programs read it by. */
export function postNode(world: World, account: Account): JsonObject {
  const id = postId(world, account);
  const [text, url] = world.parts.flavour.object === 'instagram' ? ['caption', 'permalink'] : ['message', 'permalink_url'];
  return { id, [text]: WORDS, [url]: addressOf(world, id) };
}

export function postsFor(world: World, account: Account, personId: number): PhonePost[] {
  const comments = [...account.comments.values()].map((comment) => phoneComment(world, comment, personId));
  return [{ id: postId(world, account), text: WORDS, comments }];
}

function phoneComment(world: World, { id, personId, text, at, answered, publicAnswers = [] }: Comment, ownId: number): PhoneComment {
  const name = world.people.get(personId)?.displayName ?? '';
  const isOwn = personId === ownId;
  return { id, name, isOwn, at: new Date(at).toISOString(), text, answers: publicAnswers, answeredInPrivate: answered && isOwn };
}

/** Everybody's phone shows it. */
export function showPost(world: World, account: Account): void {
  for (const chat of account.chats.values()) world.bump(chat);
  world.touch();
}

/** A comment as the account is told of it. */
export function tellComment(world: World, account: Account, { id, personId, text, at }: Comment): void {
  const person = world.people.get(personId);
  const post = postId(world, account);
  if (world.parts.flavour.object === 'instagram') {
    const from: JsonObject = { id: String(personId), username: person?.username ?? 'somebody' };
    world.tellChange(account, 'comments', { id, from, text, media: { id: post, media_product_type: 'FEED' } });
    return;
  }
  world.tellChange(account, 'feed', {
    item: 'comment',
    verb: 'add',
    comment_id: id,
    post_id: post,
    post: { id: post, permalink_url: addressOf(world, post), status_type: 'added_photos', is_published: true },
    from: { id: String(personId), name: person?.displayName },
    message: text,
    created_time: Math.floor(at / 1000),
  });
}
