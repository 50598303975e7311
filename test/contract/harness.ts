// What the contract suite needs to know of a platform to drive its connector and stub; one entry per connector of the registry.
import type { IncomingHttpHeaders } from 'node:http';
import type { AccountAccess, MessageContent, OpenFile, PlatformCall, WebhookSecrets } from '../../src/contract/index.js';
import { apiHarness } from './api.js';
import { instagramHarness } from './instagram.js';
import { messengerHarness } from './messenger.js';
import { telegramHarness } from './telegram.js';
import { wechatHarness } from './wechat.js';
import { whatsappHarness } from './whatsapp.js';

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
  /** Who else can get a sample, by its name, where `recipient` cannot. */
  others?: Readonly<Record<string, string>>;
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
  /** Its query, where the platform signs there. */
  query?(body: Buffer, webhookSecret: string): URLSearchParams;
  /** Where the secret of `sign` lies when it is not the one made at binding, e.g. among the credentials. */
  secretsOf?(secret: string, previousSecret?: string): WebhookSecrets;
  /** The bytes of a fixture's body; `again`: the same happening, written another way. Absent: JSON. */
  bytesOf?(body: unknown, again: boolean): Buffer;
  /** Bodies that are not the platform's format at all. */
  malformed: string[];
  /** Settings of an account that has all one can have at the platform, where an account bound by default has less. */
  everySetting?: Readonly<Record<string, unknown>>;
  /** Forms of content only this platform has, by the names of their golden files. */
  ownSamples?: Readonly<Record<string, MessageContent>>;
  /** Has the recipient write where everybody reads it; the message's id as `parse` names it. Goes with `publicAnswers`. */
  writeInPublic?(platform: RunningPlatform): string;
  start(): Promise<RunningPlatform>;
  errorCases: ErrorCase[];
}

export const harnesses: Readonly<Record<string, Harness>> = {
  telegram: telegramHarness,
  wechat: wechatHarness,
  instagram: instagramHarness,
  messenger: messengerHarness,
  whatsapp: whatsappHarness,
  api: apiHarness,
};
