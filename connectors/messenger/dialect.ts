// What is Messenger's own in the messaging it shares with Instagram (Meta's pages of March to July 2026).
import type { Dialect } from '../meta/messaging/dialect.js';
import { FILE_MAX_BYTES, IMAGE_MAX_BYTES } from '../meta/messaging/limits.js';

export const messengerDialect: Dialect = {
  name: 'Messenger',
  object: 'page',
  audioIsVoice: false,
  // The Page's inbox, as two of Meta's pages print it.
  inboxAppIds: new Set(['26390203743090', '263902037430900']),
  attachmentTypes: [
    { type: 'image', mimeTypes: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'], maxBytes: IMAGE_MAX_BYTES },
    { type: 'audio', mimeTypes: ['audio/*'], maxBytes: FILE_MAX_BYTES },
    { type: 'video', mimeTypes: ['video/*'], maxBytes: FILE_MAX_BYTES },
    { type: 'file', mimeTypes: ['*'], maxBytes: FILE_MAX_BYTES },
  ],
  namesMessagingType: true,
  hasTemplates: true,
  commentAnswers: { edge: 'comments', textMax: 4096 },
  uploadFields: {},
  asciiFileNames: false,
};
