// A stand-in of Messenger: what is its own in the stand-in it shares with Instagram.
import { randomBytes } from 'node:crypto';
import { createMessagingStub, type MessagingStub, type MessagingStubOptions } from '../../meta/messaging/stub/index.js';
import type { Flavour } from '../../meta/messaging/stub/types.js';
import { GraphFailure } from '../../meta/stub/graph-answer.js';
import { SAMPLE_FILES } from '../../stub-kit/samples.js';

export type { MessagingStub, MessagingStubOptions };

const MEBIBYTE = 1024 * 1024;
/** “Fewer than 2000 characters”. */
const TEXT_LIMIT = 2000;
const FILE_MAX_BYTES = 25 * MEBIBYTE;
const IMAGE_MAX_BYTES = 8 * MEBIBYTE;

const flavour: Flavour = {
  name: 'Messenger',
  object: 'page',
  firstAccountId: 103_000_000_000_001n,
  firstPersonId: 7_200_000_000_000_001,
  newMid: () => `m_${randomBytes(60).toString('base64url')}`,
  newToken: () => `EAAG${randomBytes(60).toString('hex')}`,
  tokenLifetimeMs: null,
  checkText(text) {
    if (text.length >= TEXT_LIMIT) throw new GraphFailure(400, 100, 'Length of param message[text] must be less than 2000');
  },
  checkFile(type, { mime, sizeBytes }) {
    if (type !== 'file' && !mime.startsWith(`${type}/`))
      throw new GraphFailure(400, 100, 'Upload attachment failure', { subcode: 2018047 });
    if (sizeBytes > (type === 'image' ? IMAGE_MAX_BYTES : FILE_MAX_BYTES)) {
      throw new GraphFailure(400, 100, 'Attachment size exceeds the limit', { subcode: 2018109 });
    }
  },
  picturesMax: 30,
  hasTemplates: true,
  hasPersonas: true,
  commentAnswers: { edge: 'comments', textMax: 8000 },
  requiresMessagingType: true,
  windowSubcode: 2018278,
  unknownUserSubcode: 2018001,
  filePath: (file) => `/cdn/${file.secret}/${encodeURIComponent(file.name)}`,
  readEvent: ({ at }) => ({ watermark: at }),
  deliveryEvent: ({ mid, at }) => ({ mids: [mid], watermark: at }),
  echoFields: (appId) => ({ app_id: Number(appId) }),
  profile(person, avatarUrl) {
    const [first = '', ...rest] = person.displayName.split(' ');
    return {
      id: String(person.id),
      first_name: first,
      last_name: rest.join(' '),
      profile_pic: avatarUrl,
      name: person.displayName,
      locale: person.language,
    };
  },
  me: (account) => ({ id: account.id, name: account.name, category: 'Local business' }),
  attachmentOf(kind) {
    switch (kind) {
      case 'photo':
        return { type: 'image', sample: SAMPLE_FILES.photo };
      case 'sticker':
        return { type: 'sticker', sample: SAMPLE_FILES.sticker };
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
  ownActions: ['optin'],
};

export function createStub(options: MessagingStubOptions = {}): Promise<MessagingStub> {
  return createMessagingStub(flavour, options);
}
