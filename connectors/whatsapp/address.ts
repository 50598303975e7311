// How WhatsApp's people and groups are named inside the hub.
// A person: the business-scoped user id (`US.13491208655302741918`), which stays when phone number or username change hands;
// where WhatsApp tells none, the phone number's digits (`16505551234`). A group: `group:<group id>`.
// A message keeps WhatsApp's own id (`wamid.…`), which is unique everywhere.
import type { Json } from '../../src/contract/index.js';
import { normalizedPhone } from './phone-number.js';

export type Address = { kind: 'user'; userId: string } | { kind: 'phone'; phone: string } | { kind: 'group'; groupId: string };

const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;
const GROUP = 'group:';

/** null when nothing usable is known of the person. */
export function platformUserIdOf(person: { userId?: string | undefined; phone?: string | undefined }): string | null {
  if (person.userId !== undefined && USER_ID.test(person.userId)) return person.userId;
  return person.phone === undefined ? null : normalizedPhone(person.phone);
}

export function groupUserIdOf(groupId: string): string {
  return GROUP + groupId;
}

/** null when it is no such id. */
export function readPlatformUserId(platformUserId: string): Address | null {
  if (platformUserId.startsWith(GROUP) && platformUserId.length > GROUP.length) {
    return { kind: 'group', groupId: platformUserId.slice(GROUP.length) };
  }
  if (USER_ID.test(platformUserId)) return { kind: 'user', userId: platformUserId };
  return /^\d{5,20}$/.test(platformUserId) ? { kind: 'phone', phone: platformUserId } : null;
}

/** Whom a send goes to, in the words of `POST /messages`. */
export function recipientFields(address: Address): { [key: string]: Json } {
  switch (address.kind) {
    case 'user':
      return { recipient_type: 'individual', recipient: address.userId };
    case 'phone':
      return { recipient_type: 'individual', to: `+${address.phone}` };
    case 'group':
      return { recipient_type: 'group', to: address.groupId };
  }
}

/** WhatsApp's own id; later parts of one long text (`~1`) are part of the same message. null for calls, which cannot be answered. */
export function readPlatformMessageId(platformMessageId: string): string | null {
  const [id] = platformMessageId.split('~');
  return id === undefined || !/^\S+$/.test(id) || id.startsWith('wacid.') ? null : id;
}
