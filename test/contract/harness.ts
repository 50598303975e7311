// What the contract suite needs to know of a platform to drive its connector and stub; one entry per connector of the registry.
import type { IncomingHttpHeaders } from 'node:http';
import type { AccountAccess, OpenFile, PlatformCall } from '../../src/contract/index.js';
import { telegramHarness } from './telegram.js';

export interface ErrorCase {
  /** Reads on: "a call ends as … when …". */
  when: string;
  arrange(platform: RunningPlatform): void | Promise<void>;
  call: PlatformCall;
  expected: { kind: string; code: string } & Record<string, unknown>;
}

export interface RunningPlatform {
  /** A bound account; ends when `close` is called. */
  account: AccountAccess;
  close(): void;
  /** Somebody who has written to the account. */
  recipient: string;
  openFile: OpenFile;
  /** Makes the platform fail the next call this way. */
  fault(effect: string, details?: Record<string, unknown>): void;
  /** What the platform has accepted for the recipient, as people would read it. */
  received(): string[];
  stop(): Promise<void>;
}

export interface Harness {
  /** Headers of a genuine webhook. */
  sign(body: Buffer, webhookSecret: string): IncomingHttpHeaders;
  /** Bodies that are not the platform's format at all. */
  malformed: string[];
  start(): Promise<RunningPlatform>;
  errorCases: ErrorCase[];
}

export const harnesses: Readonly<Record<string, Harness>> = { telegram: telegramHarness };
