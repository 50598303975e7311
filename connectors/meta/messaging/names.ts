// How the hub names what Meta gives no message id, and the further messages one platform message becomes.

/** A message id of Meta's never begins like this. */
const COMMENT = 'comment:';
const POST = 'post:';
const EVENT = 'event:';
/** The story an answer belongs to, shown before the answer. */
export const STORY_SUFFIX = '~story';
/** Meta's message becomes at most so many of the hub's. */
export const PARTS_MAX = 10;

export const commentMessageId = (commentId: string): string => COMMENT + commentId;
export const postMessageId = (postId: string): string => POST + postId;
/** Something without an id of its own, told apart by who did it and when. */
export const eventMessageId = (kind: string, who: string, at: string): string => `${EVENT}${kind}:${who}:${at}`;

export function partMessageId(mid: string, index: number): string {
  return index === 0 ? mid : `${mid}~${index}`;
}

/** Every name a platform message may have here. */
export function allPartIds(mid: string): string[] {
  return [mid, mid + STORY_SUFFIX, ...Array.from({ length: PARTS_MAX - 1 }, (_, index) => partMessageId(mid, index + 1))];
}

export type NamedMessage = { kind: 'message'; mid: string } | { kind: 'comment' | 'post'; id: string } | { kind: 'none' };

/** What a stored name stands for at Meta. */
export function readMessageId(platformMessageId: string): NamedMessage {
  if (platformMessageId.startsWith(COMMENT)) return { kind: 'comment', id: platformMessageId.slice(COMMENT.length) };
  if (platformMessageId.startsWith(POST)) return { kind: 'post', id: platformMessageId.slice(POST.length) };
  if (platformMessageId.startsWith(EVENT)) return { kind: 'none' };
  return { kind: 'message', mid: platformMessageId.replace(/~(?:story|\d)$/, '') };
}
