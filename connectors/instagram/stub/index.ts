// A stand-in of Instagram's messaging: what is its own in the stand-in it shares with Messenger.
import { randomBytes } from 'node:crypto';
import { createMessagingStub, type MessagingStub, type MessagingStubOptions } from '../../meta/messaging/stub/index.js';
import type { Flavour } from '../../meta/messaging/stub/types.js';
import { takesMime } from '../../meta/messaging/dialect.js';
import { GraphFailure } from '../../meta/stub/graph-answer.js';
import { SAMPLE_FILES } from '../../stub-kit/samples.js';

export type { MessagingStub, MessagingStubOptions };

const DAY_MS = 86_400_000;
const MEBIBYTE = 1024 * 1024;
const TEXT_MAX_BYTES = 1000;

/** Meta's table, kept here a second time on purpose: the connector's own could be wrong. */
const FILES: Readonly<Record<string, { mimes: readonly string[]; maxBytes: number }>> = {
  image: { mimes: ['image/png', 'image/jpeg', 'image/gif'], maxBytes: 8 * MEBIBYTE },
  audio: {
    mimes: ['audio/aac', 'audio/m4a', 'audio/x-m4a', 'audio/mp4', 'audio/wav', 'audio/x-wav', 'audio/wave'],
    maxBytes: 25 * MEBIBYTE,
  },
  video: { mimes: ['video/mp4', 'video/ogg', 'video/avi', 'video/x-msvideo', 'video/quicktime', 'video/webm'], maxBytes: 25 * MEBIBYTE },
  file: { mimes: ['application/pdf'], maxBytes: 25 * MEBIBYTE },
};

const flavour: Flavour = {
  name: 'Instagram',
  object: 'instagram',
  firstAccountId: 17_841_400_000_000_001n,
  firstPersonId: 6_100_000_000_000_001,
  newMid: () => `aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlE${randomBytes(48).toString('base64url')}ZD`,
  newToken: () => `IGAA${randomBytes(60).toString('base64url').replaceAll(/[-_]/g, 'x')}`,
  tokenLifetimeMs: 60 * DAY_MS,
  checkText(text) {
    if (Buffer.byteLength(text) > TEXT_MAX_BYTES)
      throw new GraphFailure(400, 100, 'Length of param message[text] must be at most 1000 bytes', { subcode: 2534015 });
  },
  checkFile(type, { mime, sizeBytes, name }) {
    const limits = Object.hasOwn(FILES, type) ? FILES[type] : undefined;
    if (!limits || !takesMime(limits.mimes, mime)) throw new GraphFailure(400, 100, 'Unsupported attachment type', { subcode: 2018047 });
    if (sizeBytes > limits.maxBytes) throw new GraphFailure(400, 100, 'Attachment size exceeds the limit', { subcode: 2018109 });
    if (/[^\x20-\x7e]/.test(name)) throw new GraphFailure(400, 100, 'Upload attachment failure', { subcode: 2018047 });
  },
  picturesMax: 10,
  hasTemplates: false,
  hasPersonas: false,
  commentAnswers: { edge: 'replies', textMax: 2200 },
  requiresMessagingType: false,
  windowSubcode: 2534022,
  unknownUserSubcode: 2534014,
  filePath: (file) => `/ig_messaging_cdn/?asset_id=${file.id}&signature=${file.secret}`,
  readEvent: ({ mid }) => ({ mid }),
  deliveryEvent: () => null,
  echoFields: () => ({}),
  profile: (person, avatarUrl) => ({
    id: String(person.id),
    name: person.displayName,
    username: person.username,
    profile_pic: avatarUrl,
    follower_count: 12,
    is_user_follow_business: false,
    is_business_follow_user: false,
    is_verified_user: false,
  }),
  me: (account, token) =>
    token === 'page'
      ? {
          id: account.pageId,
          name: account.name,
          instagram_business_account: { id: account.id, username: account.username, name: account.name },
        }
      : { id: account.scopedId, user_id: account.id, username: account.username, name: account.name },
  attachmentOf(kind) {
    switch (kind) {
      case 'photo':
      case 'sticker':
        return { type: 'image', sample: SAMPLE_FILES.photo };
      case 'video':
      case 'animation':
      case 'video_note':
        return { type: 'video', sample: SAMPLE_FILES.video };
      case 'voice':
        return { type: 'audio', sample: SAMPLE_FILES.voice };
      case 'audio':
        return { type: 'audio', sample: SAMPLE_FILES.audio };
      case 'document':
        return { type: 'file', sample: SAMPLE_FILES.document };
    }
  },
  ownActions: ['unsend', 'story_reply', 'story_mention', 'stories_end', 'share_post', 'share_reel', 'ephemeral', 'unsupported', 'optin'],
};

export function createStub(options: MessagingStubOptions = {}): Promise<MessagingStub> {
  return createMessagingStub(flavour, options);
}
