// What was acknowledged, written outside the hub in the order of acknowledgement: the auditor's book.
import { createWriteStream, type WriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** `in`: a webhook the hub answered with 200. `out`: a reply the hub acknowledged to its agent. */
export type Direction = 'in' | 'out';

export interface Entry {
  direction: Direction;
  chatId: number;
  text: string;
}

export class Ledger {
  private readonly stream: WriteStream;
  private lines: string[] = [];

  constructor(path: string) {
    this.stream = createWriteStream(path, { flags: 'a' });
  }

  note(direction: Direction, chatId: number, text: string): void {
    this.lines.push(`${direction}\t${String(chatId)}\t${text}\n`);
    if (this.lines.length >= 1_000) void this.flush();
  }

  flush(): Promise<void> {
    const lines = this.lines.join('');
    this.lines = [];
    return new Promise((resolve) => this.stream.write(lines, () => resolve()));
  }
}

export async function readLedger(path: string): Promise<Entry[]> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  return lines.filter(Boolean).map((line) => {
    const [direction, chatId, text = ''] = line.split('\t');
    return { direction: direction === 'out' ? 'out' : 'in', chatId: Number(chatId), text };
  });
}
