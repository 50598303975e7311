// How large files may be, by kind. Inbound ones beyond it stay with the platform; the message shows a placeholder.
const MB = 1_048_576;

export type FileKind = 'image' | 'audio' | 'video' | 'file';

const MAX_INBOUND_BYTES: Record<FileKind, number> = { image: 25 * MB, audio: 50 * MB, video: 100 * MB, file: 100 * MB };
const MAX_UPLOAD_BYTES: Record<FileKind, number> = { image: 25 * MB, audio: 50 * MB, video: 50 * MB, file: 50 * MB };

export function fileKind(mime: string): FileKind {
  const family = mime.split('/', 1)[0];
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'file';
}

export const maxInboundBytes = (mime: string): number => MAX_INBOUND_BYTES[fileKind(mime)];
export const maxUploadBytes = (mime: string): number => MAX_UPLOAD_BYTES[fileKind(mime)];
export const MAX_ANY_UPLOAD_BYTES = Math.max(...Object.values(MAX_UPLOAD_BYTES));
