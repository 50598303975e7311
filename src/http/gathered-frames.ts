// What one turn of the event loop has to say to a client leaves as one write: with many agents these writes cost more than all else.
import type { Duplex } from 'node:stream';

const FINAL_TEXT = 0x81;

export class GatheredFrames {
  private waiting: Buffer[] = [];
  private bytes = 0;

  /** `transport` carries the socket's own frames, too; `isOpen`: may there be anything but a closing frame on it? */
  constructor(
    private readonly transport: Duplex,
    private readonly isOpen: () => boolean,
  ) {}

  /** Of frames that have not been handed to the transport. */
  get waitingBytes(): number {
    return this.bytes;
  }

  add(text: string): void {
    if (this.waiting.length === 0) setImmediate(() => this.flush());
    const frame = frameOf(text);
    this.waiting.push(frame);
    this.bytes += frame.length;
  }

  flush(): void {
    const [only] = this.waiting;
    if (!only) return;
    const all = this.waiting.length === 1 ? only : Buffer.concat(this.waiting, this.bytes);
    this.waiting = [];
    this.bytes = 0;
    if (this.isOpen() && this.transport.writable) this.transport.write(all);
  }
}

let last = { text: '', frame: textFrame('') };

/** What many are told is told to one after the other, so the latest frame is made once. */
function frameOf(text: string): Buffer {
  if (last.text !== text) last = { text, frame: textFrame(text) };
  return last.frame;
}

/** RFC 6455, 5.2: from a server, hence not masked. */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headLength + length);
  frame[0] = FINAL_TEXT;
  frame[1] = headLength === 2 ? length : headLength === 4 ? 126 : 127;
  if (headLength === 4) frame.writeUInt16BE(length, 2);
  if (headLength === 10) frame.writeBigUInt64BE(BigInt(length), 2);
  frame.write(text, headLength);
  return frame;
}
