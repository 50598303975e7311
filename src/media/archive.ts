// Archives that would unpack to far more than they are. Nothing here is unpacked: the directory at a ZIP's end tells the sizes.
import { open, type FileHandle } from 'node:fs/promises';
import { HubError } from '../contract/index.js';

/** Both together make a bomb: logs and tables may well shrink a hundredfold while they are small. */
const MAX_RATIO = 100;
const MAX_UNPACKED_BYTES = 256 * 1_048_576;
const MAX_DIRECTORY_BYTES = 8 * 1_048_576;
/** End record and the longest comment after it. */
const TAIL_BYTES = 22 + 65_535;
const END = 0x06054b50;
const END_64_LOCATOR = 0x07064b50;
const END_64 = 0x06064b50;
const ENTRY = 0x02014b50;
const SEE_64 = 0xffffffff;

export function isZip(head: Buffer): boolean {
  return head.length >= 4 && head.readUInt16BE(0) === 0x504b && [0x0304, 0x0506].includes(head.readUInt16BE(2));
}

/** Throws 422 `archive_bomb`; also for a directory too large to look at. */
export async function refuseArchiveBomb(path: string, sizeBytes: number): Promise<void> {
  const file = await open(path, 'r');
  try {
    const directory = await directoryOf(file, sizeBytes);
    if (directory === null) return;
    const unpacked = directory === 'too large' ? Infinity : unpackedBytes(directory);
    if (unpacked > MAX_UNPACKED_BYTES && unpacked > sizeBytes * MAX_RATIO)
      throw new HubError(422, 'archive_bomb', 'This archive unpacks to far more than it is; it is not taken.');
  } finally {
    await file.close();
  }
}

/** The central directory; null for a file that is no whole archive. */
async function directoryOf(file: FileHandle, sizeBytes: number): Promise<Buffer | 'too large' | null> {
  const tailStart = Math.max(0, sizeBytes - TAIL_BYTES);
  const tail = await bytesAt(file, tailStart, sizeBytes - tailStart);
  const end = lastIndexOf(tail, END);
  if (end < 0 || end + 22 > tail.length) return null;
  let length = tail.readUInt32LE(end + 12);
  let start = tail.readUInt32LE(end + 16);
  if (length === SEE_64 || start === SEE_64) {
    const locator = end - 20;
    if (locator < 0 || tail.readUInt32LE(locator) !== END_64_LOCATOR) return null;
    const end64 = await bytesAt(file, Number(tail.readBigUInt64LE(locator + 8)), 56);
    if (end64.length < 56 || end64.readUInt32LE(0) !== END_64) return null;
    length = Number(end64.readBigUInt64LE(40));
    start = Number(end64.readBigUInt64LE(48));
  }
  if (length > MAX_DIRECTORY_BYTES) return 'too large';
  return start + length > sizeBytes ? null : bytesAt(file, start, length);
}

function unpackedBytes(directory: Buffer): number {
  let total = 0;
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === ENTRY;) {
    // SEE_64 stands for at least 4 GiB: enough to know.
    total += directory.readUInt32LE(at + 24);
    at += 46 + directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return total;
}

function lastIndexOf(bytes: Buffer, signature: number): number {
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(signature);
  return bytes.lastIndexOf(mark);
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  if (!Number.isSafeInteger(position) || position < 0) return Buffer.alloc(0);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
