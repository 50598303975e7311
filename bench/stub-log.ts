// The stand-in's own log, fetched in pieces.
import type { ChildProcess } from 'node:child_process';
import type { AuditEntry } from '../connectors/telegram/stub/index.js';
import { ask } from './rpc.js';

export async function readStubLog(stub: ChildProcess): Promise<AuditEntry[]> {
  const all: AuditEntry[] = [];
  for (let after = 0; ;) {
    const { items, next } = await ask<{ items: AuditEntry[]; next: number }>(stub, 'readLog', after);
    if (items.length === 0) return all;
    all.push(...items);
    after = next;
  }
}
