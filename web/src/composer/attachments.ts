// Files chosen for the next message: uploaded at once, with progress, each cancellable.
import { useCallback, useState } from 'react';
import type { ContentInput, MessageContent } from '../../../src/contract/content.js';
import { uploadMedia, type UploadedMedia } from '../api/media.js';

export interface Attachment {
  key: string;
  file: File;
  progress: number;
  uploaded?: UploadedMedia;
  error?: unknown;
  cancel: () => void;
}

export function useAttachments() {
  const [attachments, setAttachments] = useState<readonly Attachment[]>([]);
  const change = useCallback((key: string, update: Partial<Attachment>) => {
    setAttachments((now) => now.map((entry) => (entry.key === key ? { ...entry, ...update } : entry)));
  }, []);

  const add = useCallback(
    (files: Iterable<File>) => {
      for (const file of files) {
        const key = crypto.randomUUID();
        const upload = uploadMedia(file, (progress) => change(key, { progress }));
        setAttachments((now) => [...now, { key, file, progress: 0, cancel: upload.cancel }]);
        upload.done.then(
          (uploaded) => change(key, { uploaded, progress: 1 }),
          (error: unknown) => change(key, { error }),
        );
      }
    },
    [change],
  );

  const remove = useCallback((key: string) => {
    setAttachments((now) => {
      now.find((entry) => entry.key === key)?.cancel();
      return now.filter((entry) => entry.key !== key);
    });
  }, []);

  const clear = useCallback(() => setAttachments([]), []);
  return { attachments, add, remove, clear };
}

type FileType = 'image' | 'video' | 'audio' | 'file';

export function fileTypeOf(mime: string): FileType {
  if (/^image\/(jpeg|png|webp|gif)$/.test(mime)) return 'image';
  if (mime === 'video/mp4') return 'video';
  if (/^audio\/(mpeg|mp4|ogg|m4a|x-m4a)$/.test(mime)) return 'audio';
  return 'file';
}

export interface Outgoing {
  input: ContentInput;
  /** As it is shown until the hub answers. */
  shown: MessageContent;
}

const ALBUM_MAX = 10;

/** Pictures and films that were chosen together go as one album; everything else as messages of their own, the words with the first. */
export function contentsOf(attachments: readonly Attachment[], caption: string): Outgoing[] {
  const files = attachments.flatMap(({ file, uploaded }) =>
    uploaded === undefined ? [] : [{ file, uploaded, type: fileTypeOf(uploaded.mime) }],
  );
  const visual = files.filter(({ type }) => type === 'image' || type === 'video');
  const grouped = visual.length >= 2 ? visual.slice(0, ALBUM_MAX) : [];
  const single = files.filter((file) => !grouped.includes(file));
  const words = caption === '' ? {} : { caption };
  const media = ({ file, uploaded }: (typeof files)[number]) => ({ ...uploaded, name: file.name, state: 'ready' as const });
  const outgoing: Outgoing[] = [];
  if (grouped.length > 0) {
    outgoing.push({
      input: { type: 'album', items: grouped.map(({ type, uploaded }) => ({ type, media: { mediaId: uploaded.mediaId } })), ...words },
      shown: { type: 'album', items: grouped.map((file) => ({ type: file.type, media: media(file) })), ...words },
    });
  }
  single.forEach((file, index) => {
    const text = index === 0 && grouped.length === 0 ? words : {};
    outgoing.push({
      input: { type: file.type, media: { mediaId: file.uploaded.mediaId }, ...text },
      shown: { type: file.type, media: media(file), ...text },
    });
  });
  return outgoing;
}
