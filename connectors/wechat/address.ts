// How WeChat's people and messages are named inside the hub.
// A person: the OpenID, which is theirs for this one account. A message from them: WeChat's MsgId.
// What we send gets no id from WeChat, only templates do: `template/<msgid>`, `subscription/<msgid>`; anything else `sent/<our own id>`.
import { randomUUID } from 'node:crypto';

const OPEN_ID = /^[A-Za-z0-9_-]{1,64}$/;

export function isOpenId(platformUserId: string): boolean {
  return OPEN_ID.test(platformUserId);
}

export function sentMessageId(): string {
  return `sent/${randomUUID()}`;
}

export function templateMessageId(messageId: string): string {
  return `template/${messageId}`;
}

export function subscriptionMessageId(messageId: string): string {
  return `subscription/${messageId}`;
}
