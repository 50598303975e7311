import { FileInput, Progress } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { HeadFile } from '../../../src/contract/capabilities.js';
import type { StoredMedia } from '../../../src/contract/content.js';
import { uploadMedia } from '../api/media.js';
import { RequestError } from '../api/request.js';
import { useDescribeError } from '../i18n/describe-error.js';
import { fileSize } from '../i18n/times.js';
import { useTranslation } from '../i18n/translation.js';
import { takesMime } from './send-form.js';

interface Props {
  label: string;
  /** What it may be; never empty. */
  kinds: readonly HeadFile[];
  required?: boolean;
  /** One has been chosen, or none any more. */
  onWanted?: (wanted: boolean) => void;
  /** Uploaded, so that it can be sent; null while it is not. */
  onChange: (media: StoredMedia | null) => void;
}

interface Chosen {
  file: File;
  progress: number;
  problem?: string;
}

/** Takes the file a menu or template begins with, and uploads it at once. */
export function HeadFileInput({ label, kinds, required = false, onWanted, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const describe = useDescribeError();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const cancel = useRef<() => void>(() => undefined);
  useEffect(() => () => cancel.current(), []);

  const problemOf = (mime: string, sizeBytes: number): string | null => {
    const kind = kinds.find((one) => takesMime(one, mime));
    if (kind === undefined) return t('composer.fileTypeRefused');
    return sizeBytes > kind.maxBytes ? t('composer.fileTooLarge', { max: fileSize(kind.maxBytes, i18n.language) }) : null;
  };
  const choose = (file: File | null): void => {
    cancel.current();
    onChange(null);
    onWanted?.(file !== null);
    if (file === null) return setChosen(null);
    const change = (part: Partial<Chosen>): void => setChosen((now) => (now?.file === file ? { ...now, ...part } : now));
    const refuse = (problem: string): void => change({ problem });
    setChosen({ file, progress: 0 });
    const refusal = problemOf(file.type, file.size);
    if (refusal !== null) return refuse(refusal);
    const upload = uploadMedia(file, (progress) => change({ progress }));
    cancel.current = upload.cancel;
    upload.done.then(
      (uploaded) => {
        change({ progress: 1 });
        // The hub has looked inside.
        const found = problemOf(uploaded.mime, uploaded.sizeBytes);
        if (found === null) onChange({ ...uploaded, name: file.name, state: 'ready' });
        else refuse(found);
      },
      (error: unknown) => {
        if (error instanceof RequestError) refuse(describe(error));
      },
    );
  };
  return (
    <div>
      <FileInput
        label={label}
        placeholder={t('headFile.choose')}
        leftSection={<IconPaperclip size={16} aria-hidden="true" />}
        accept={kinds.flatMap(({ mimeTypes }) => mimeTypes).join(',')}
        value={chosen?.file ?? null}
        error={chosen?.problem}
        required={required}
        clearable
        clearButtonProps={{ 'aria-label': t('composer.removeFile', { name: chosen?.file.name ?? '' }) }}
        onChange={choose}
      />
      {chosen !== null && chosen.problem === undefined && chosen.progress < 1 && (
        <Progress
          mt={6}
          size="sm"
          value={chosen.progress * 100}
          aria-label={t('composer.uploading', { name: chosen.file.name })}
          animated
        />
      )}
    </div>
  );
}
