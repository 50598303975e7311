// Content as it is sent names its files by id; stored content says what they are.
import { HubError, mapMedia, type ContentInput, type MessageContent, type StoredMedia } from '../contract/index.js';

/** Throws 422 for a file that has not been uploaded. `describe`: the files among these ids that there are. */
export async function withFiles(
  content: ContentInput,
  describe: (ids: string[]) => Promise<Map<string, StoredMedia>>,
): Promise<MessageContent> {
  const ids = namedFiles(content);
  const files = ids.length === 0 ? new Map<string, StoredMedia>() : await describe(ids);
  return mapMedia<{ mediaId: string }>(content, ({ mediaId }) => {
    const file = files.get(mediaId);
    if (!file || file.state !== 'ready')
      throw new HubError(422, 'unknown_media', 'A file of this message has not been uploaded.', { mediaId });
    return file;
  });
}

export function carriesFiles(content: ContentInput): boolean {
  return namedFiles(content).length > 0;
}

function namedFiles(content: ContentInput): string[] {
  if (content.type === 'album') return content.items.map((item) => item.media.mediaId);
  return 'media' in content && content.media !== undefined ? [content.media.mediaId] : [];
}
