// Files chosen for the next message: each goes up at once and shows how far it is; the message waits until all are there.
import { useCallback, useRef, useState } from 'react';
import { v4 } from 'uuid';
import { uploadMedia, type UploadedMedia } from '../api/media.js';
import { RequestError } from '../api/request.js';
import { sendForm, voiceForm, type SendForm } from './send-form.js';
import type { Capabilities } from '../../../src/contract/capabilities.js';

export interface Attachment {
  id: string;
  name: string;
  sizeBytes: number;
  form: SendForm;
  progress: number;
  uploaded?: UploadedMedia;
  failed?: 'refused' | 'upload';
  error?: RequestError;
}

export interface Attachments {
  items: readonly Attachment[];
  add: (files: readonly File[]) => void;
  /** A voice message just recorded. */
  addVoice: (recording: File) => void;
  remove: (id: string) => void;
  retry: (id: string) => void;
  clear: () => void;
}

export function useAttachments(capabilities: Capabilities): Attachments {
  const [items, setItems] = useState<readonly Attachment[]>([]);
  const transfers = useRef(new Map<string, { file: File; cancel: () => void }>());

  const upload = useCallback((id: string, file: File) => {
    const change = (part: Partial<Attachment>): void =>
      setItems((now) => now.map((item) => (item.id === id ? { ...item, ...part } : item)));
    const { done, cancel } = uploadMedia(file, (progress) => change({ progress }));
    transfers.current.set(id, { file, cancel });
    done.then(
      (uploaded) => change({ uploaded, progress: 1 }),
      (error: unknown) => {
        if (error instanceof RequestError) change({ failed: 'upload', error });
      },
    );
  }, []);

  const put = useCallback(
    (files: readonly { file: File; form: SendForm }[]) => {
      const added = files.map(({ file, form }) => {
        const item: Attachment = {
          id: v4(),
          name: file.name,
          sizeBytes: file.size,
          form,
          progress: 0,
          ...(form.refusal !== undefined && { failed: 'refused' as const }),
        };
        return { file, item };
      });
      setItems((now) => [...now, ...added.map(({ item }) => item)]);
      for (const { file, item } of added) if (item.failed === undefined) upload(item.id, file);
    },
    [upload],
  );

  const add = useCallback(
    (files: readonly File[]) => put(files.map((file) => ({ file, form: sendForm(file, capabilities) }))),
    [capabilities, put],
  );

  const addVoice = useCallback(
    (recording: File) => put([{ file: recording, form: voiceForm(recording.type, capabilities) }]),
    [capabilities, put],
  );

  const remove = useCallback((id: string) => {
    transfers.current.get(id)?.cancel();
    transfers.current.delete(id);
    setItems((now) => now.filter((item) => item.id !== id));
  }, []);

  const retry = useCallback(
    (id: string) => {
      const transfer = transfers.current.get(id);
      if (transfer === undefined) return;
      setItems((now) => now.map((item) => (item.id === id ? startedAnew(item) : item)));
      upload(id, transfer.file);
    },
    [upload],
  );

  const clear = useCallback(() => {
    transfers.current.clear();
    setItems([]);
  }, []);

  return { items, add, addVoice, remove, retry, clear };
}

function startedAnew({ failed: _failed, error: _error, ...item }: Attachment): Attachment {
  return { ...item, progress: 0 };
}
