// What is Instagram's own in the messaging it shares with Messenger (Meta's pages of July to October 2026).
import type { Dialect } from '../meta/messaging/dialect.js';
import { FILE_MAX_BYTES, IMAGE_MAX_BYTES } from '../meta/messaging/limits.js';

export const instagramDialect: Dialect = {
  name: 'Instagram',
  object: 'instagram',
  audioIsVoice: true,
  inboxAppIds: new Set(['1217981644879628']),
  attachmentTypes: [
    { type: 'image', mimeTypes: ['image/jpeg', 'image/png', 'image/gif'], maxBytes: IMAGE_MAX_BYTES },
    {
      type: 'audio',
      mimeTypes: ['audio/aac', 'audio/mp4', 'audio/m4a', 'audio/x-m4a', 'audio/wav', 'audio/x-wav', 'audio/wave'],
      maxBytes: FILE_MAX_BYTES,
    },
    {
      type: 'video',
      mimeTypes: ['video/mp4', 'video/ogg', 'video/x-msvideo', 'video/avi', 'video/quicktime', 'video/webm'],
      maxBytes: FILE_MAX_BYTES,
    },
    { type: 'file', mimeTypes: ['application/pdf'], maxBytes: FILE_MAX_BYTES },
  ],
  namesMessagingType: false,
  hasTemplates: false,
  commentAnswers: { edge: 'replies', textMax: 2200 },
  uploadFields: { platform: 'instagram' },
  asciiFileNames: true,
};
