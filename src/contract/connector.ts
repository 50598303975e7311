// Everything a platform must or may do for the hub, in one place. A connector is a folder that exports one `Connector`.
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Capabilities } from './capabilities.js';
import type { EndUserProfile, InboundEvent } from './inbound.js';
import type { Delivered, OutboundOperation, PlatformCall } from './outbound.js';
import type { PlatformStub } from './stub.js';

/** A request as it arrived: raw bytes, nothing parsed. */
export interface WebhookRequest {
  method: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** What the connector needs to check a request: opened credentials plus the secret made at binding. */
export interface WebhookSecrets {
  credentials: Readonly<Record<string, string>>;
  /** Ours, random, made when the account was bound; `previous` is accepted for a while after a rotation. */
  webhookSecret: string;
  previousWebhookSecret?: string;
}

export type VerifyResult =
  | { verdict: 'accept' }
  | { verdict: 'reject'; status: 401 | 403; reason: string }
  /** A challenge or handshake: answer this, store nothing. */
  | { verdict: 'answer'; status: number; contentType: string; body: string };

/** How intake files a verified body before it is parsed. */
export interface WebhookEnvelope {
  /** Same for every redelivery of this body; unique inside the account. */
  dedupeKey: string;
}

/** A durable webhook body, as the account's owner hands it to `parse`. */
export interface RawEvent {
  body: Buffer;
  receivedAt: Date;
  externalAccountId: string;
}

export interface AccountIdentity {
  /** The platform's own id of the account; one binding per id over all companies. Never the token. */
  externalAccountId: string;
  /** As the platform shows it. */
  name: string;
}

export interface HealthCheck {
  code: string;
  ok: boolean;
  /** Plain words; no credential. */
  message: string;
}

export interface AccountHealth {
  ok: boolean;
  checks: HealthCheck[];
}

/** An account as a connector's client sees it. Credentials and settings have passed the connector's own schemas. */
export interface AccountAccess {
  accountId: string;
  credentials: Readonly<Record<string, string>>;
  settings: Readonly<Record<string, unknown>>;
  /** Aborts when the account is released or the process stops. */
  signal: AbortSignal;
}

/** Opens a stored file for upload. */
export type OpenFile = (mediaId: string) => Promise<{ stream: Readable; sizeBytes: number }>;

export interface FetchedMedia {
  stream: Readable;
  mime?: string;
  sizeBytes?: number;
  name?: string;
}

export interface PolledEvent {
  body: Buffer;
}

/** One account's line to its platform. Made by `Connector.open`, owned by one instance at a time. Throws only `ConnectorError`. */
export interface PlatformClient {
  /** Who these credentials belong to. Called at binding; must refuse bad credentials with the platform's words. */
  identify(): Promise<AccountIdentity>;
  /** Are the credentials good and is the way in really open? Called every minute or so; must not change anything. */
  probe(way: { webhookUrl: string | null }): Promise<AccountHealth>;
  /** Point the platform at us. A failure refuses the binding. */
  install?(webhook: { url: string; secret: string }): Promise<void>;
  /** Undo `install`; also called before polling starts. Tolerates "nothing to undo". */
  uninstall?(): Promise<void>;
  /** Exactly one platform call; never retries by itself. */
  deliver(call: PlatformCall, openFile: OpenFile): Promise<Delivered>;
  fetchMedia?(ref: string, maxBytes: number): Promise<FetchedMedia>;
  profile?(platformUserId: string): Promise<EndUserProfile | null>;
  /** Show "typing…" to the end user; best effort. */
  typing?(platformUserId: string): Promise<void>;
  /** Wait for news where the platform cannot call us. `cursor` is null at the very first call; the returned one confirms what came before it. */
  poll?(cursor: string | null, signal: AbortSignal): Promise<{ events: PolledEvent[]; cursor: string | null }>;
}

export interface Connector {
  /** e.g. `telegram`; the word in URLs, rows and the API. */
  readonly platform: string;
  /** As people write it, e.g. `Telegram`. */
  readonly displayName: string;
  /** Drive the bind form, the docs and validation. Fields carry `.meta({ label: {en, 'zh-CN'}, help: {…}, secret: true })`. */
  readonly credentialsSchema: z.ZodObject;
  readonly settingsSchema: z.ZodObject;
  /** Parts of the account's settings may change them (e.g. a paid rate). */
  capabilities(settings: Readonly<Record<string, unknown>>): Capabilities;
  /** Raw bytes and headers, before any parsing; constant time. */
  verify(request: WebhookRequest, secrets: WebhookSecrets): VerifyResult;
  /** Cheap: only what filing needs. Throws `ConnectorError` code `malformed_body` for bytes that are not the platform's format (answered 400). */
  envelope(body: Buffer): WebhookEnvelope;
  /** Pure and total over every body `envelope` took: each item of a batch, unknown kinds as `ignored` with a reason. */
  parse(event: RawEvent): InboundEvent[];
  /** Pure. One operation may be several calls; the plan is stored before the first is made. Throws `ConnectorError` kind permanent for what the channel cannot carry. */
  render(operation: OutboundOperation, capabilities: Capabilities): PlatformCall[];
  open(account: AccountAccess): PlatformClient;
  /** The platform's stand-in for tests, bench and lab. */
  loadStub?(): Promise<(options: StubOptions) => Promise<PlatformStub>>;
}

export interface StubOptions {
  /** 0: any free port of 127.0.0.1. */
  port?: number;
  /** File that keeps bots, users and chats over a restart; absent: memory only. */
  statePath?: string;
}
