// Everything a platform must or may do for the hub, in one place. A connector is a folder that exports one `Connector`.
import type { IncomingHttpHeaders } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { AccountMenuEntry, AccountMenuLimits, NewQrCode, PlatformRemarks, QrCodeLimits, RemarksChange } from './account-tools.js';
import type { Capabilities, HeadFile } from './capabilities.js';
import type { EndUserProfile, InboundEvent } from './inbound.js';
import type { Delivered, OutboundOperation, PlatformCall } from './outbound.js';
import type { Said, WordBook } from './said.js';
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
  /** `body`: what to store and parse instead of the bytes that came, e.g. an envelope that has been decrypted. */
  | { verdict: 'accept'; body?: Buffer }
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

/** `message`: plain words; no credential. */
export interface HealthCheck extends Said {
  code: string;
  /** Of a notice: see `InboundAccountNotice.about`. */
  about?: string;
  ok: boolean;
  /** The account works, though not as it should; somebody has to look. */
  warning?: true;
  /** Set by the hub: the platform said so by itself, then. */
  noticedAt?: string;
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
  tokens: TokenShelf;
  /** The only way to fetch from an address that came from outside (a webhook, a platform's answer). */
  fetchFile: FetchFile;
  /** An address under which the platform may read a file of the hub for a while, without a session. Absent: the hub has no public address. */
  offerFile?(mediaId: string): OfferedFile;
  /** Who answers, as customers may be shown them; null: nobody at the desk any more. Only for accounts whose settings ask for it. */
  answerer?(agentId: string): Promise<Answerer | null>;
  /** A file the platform handed to the hub together with a webhook of this account. Throws `ConnectorError` `file_gone`. */
  openUpload?(uploadId: string): Promise<FetchedMedia>;
  /** For every connection to the account's own API: refuses names that lead where this hub may not go. Absent: the system's. */
  lookup?: LookupFunction;
  /** Aborts when the account is released or the process stops. */
  signal: AbortSignal;
}

export interface Answerer {
  name: string;
  /** Where the platform may fetch the picture, JPEG and square; another picture has another address. Absent: there is none, or no public address. */
  pictureUrl?: string;
}

export interface OfferedFile {
  url: string;
  expiresAt: Date;
}

/** Secrets a platform hands out and that must outlive a restart, e.g. access tokens. Sealed in the store; names are the connector's own. */
export interface TokenShelf {
  read(name: string): Promise<ShelvedToken | null>;
  write(name: string, token: ShelvedToken): Promise<void>;
}
export interface ShelvedToken {
  value: string;
  expiresAt: Date;
}

/**
 * Fetches a file by an address we did not make. Refuses every host that is not named, every private, loopback or link-local address a name
 * resolves to, and checks again at each redirect (at most 3); connects to the address that was checked. Only the origin of the account's own
 * `baseUrl` setting (a stub, a self-hosted API) may be anywhere. Throws `ConnectorError`: `file_host_refused`, `file_too_large`, `file_gone`
 * (404, 410), `file_refused` (other 4xx; kind `auth` for 401), `file_unavailable` (network, time, 429, 5xx; kind `temporary`).
 */
export type FetchFile = (request: FileRequest) => Promise<FetchedMedia>;

export interface FileRequest {
  url: string;
  /** Where the platform serves files: `lookaside.fbsbx.com` for just that name, `*.fbcdn.net` for any name below it; a port only where it is not the usual one. */
  hosts: readonly string[];
  /** e.g. an Authorization; sent to the first origin only, never along a redirect to another. */
  headers?: Readonly<Record<string, string>>;
  maxBytes: number;
  /** Only this part is wanted; a server may give the whole file all the same. */
  range?: ByteRange;
}

export interface ByteRange {
  /** First byte, from 0. */
  start: number;
  /** Last byte; absent: to the end. */
  end?: number;
}

/** A message form the platform has approved beforehand, as the business may send it outside the reply window. */
export interface MessageTemplate {
  name: string;
  /** The platform's own language code, e.g. `pt_BR`. */
  language: string;
  /** e.g. `utility`. */
  category?: string;
  /** The text with its placeholders, as shown to the agent who picks it. */
  preview: string;
  /** What has to be filled in, in the order of `TemplateContent.parameters`. */
  parameters: { name: string; example?: string; /** The file it begins with: the content's `media`. */ file?: HeadFile['type'] }[];
}

/** A form the business has made at the platform, to be filled in there. */
export interface PlatformForm {
  id: string;
  name: string;
}

/** What an account has posted for everybody, as far as the platform tells. */
export interface PlatformPost {
  text?: string;
  /** Where it can be looked at. */
  url?: string;
}

/** Opens a stored file for upload. */
export type OpenFile = (mediaId: string) => Promise<{ stream: Readable; sizeBytes: number }>;

export interface FetchedMedia {
  stream: Readable;
  mime?: string;
  /** Of what is in the stream. */
  sizeBytes?: number;
  name?: string;
  /** Set when the stream is but this part of the file. */
  part?: { start: number; end: number; totalBytes: number };
}

export interface PolledEvent {
  body: Buffer;
}

/** One account's line to its platform. Made by `Connector.open`, owned by one instance at a time. Throws only `ConnectorError`. */
export interface PlatformClient {
  /** Who these credentials belong to. Called at binding; must refuse bad credentials with the platform's words. */
  identify(): Promise<AccountIdentity>;
  /** Are the credentials good and is the way in really open? Called every minute or so; must not change anything. Refused credentials are thrown (kind `auth`): the account stops until somebody mends them. */
  probe(way: { webhookUrl: string | null }): Promise<AccountHealth>;
  /** Point the platform at us. A failure refuses the binding. */
  install?(webhook: { url: string; secret: string }): Promise<void>;
  /** Undo `install`; also called before polling starts. Tolerates "nothing to undo". */
  uninstall?(): Promise<void>;
  /** Exactly one platform call; never retries by itself. */
  deliver(call: PlatformCall, openFile: OpenFile): Promise<Delivered>;
  fetchMedia?(ref: string, maxBytes: number): Promise<FetchedMedia>;
  /** What is behind the address of a `viewOnly` link, for somebody who looks at it now; the hub keeps nothing of it. Called on any instance. */
  view?(url: string, request: { maxBytes: number; range?: ByteRange }): Promise<FetchedMedia>;
  profile?(platformUserId: string): Promise<EndUserProfile | null>;
  /** The post of this id, which people comment on; null: the platform does not tell. Called on any instance, when somebody looks. */
  post?(postId: string): Promise<PlatformPost | null>;
  /** Show "typing…" to the end user; best effort. `agentId`: who types. */
  typing?(platformUserId: string, agentId?: string): Promise<void>;
  /** Tell the end user that an agent has read up to this message; best effort. */
  markRead?(platformUserId: string, platformMessageId: string): Promise<void>;
  /** The approved templates an agent may send, as the platform lists them now. */
  templates?(): Promise<MessageTemplate[]>;
  /** The forms an agent may ask people to fill in. Goes with `form` among `menu.asks` of the capabilities. */
  forms?(): Promise<PlatformForm[]>;
  /** A code whose scene comes back as the entry point of whoever scans it. Goes with `Connector.qrCodes`. */
  createQrCode?(request: { scene: string; seconds?: number }): Promise<NewQrCode>;
  /** The account's menu as it is now; empty: none. Goes with `Connector.accountMenu`. */
  readMenu?(): Promise<AccountMenuEntry[]>;
  /** Replaces the menu; an empty one takes it away. Its limits have been looked at. */
  writeMenu?(entries: readonly AccountMenuEntry[]): Promise<void>;
  /** Goes with `Capabilities.remarks`, whose limits have been looked at. */
  remarks?(platformUserId: string): Promise<PlatformRemarks>;
  setRemarks?(platformUserId: string, change: RemarksChange): Promise<void>;
  /** Wait for news where the platform cannot call us. `cursor` is null at the very first call; the returned one confirms what came before it. */
  poll?(cursor: string | null, signal: AbortSignal): Promise<{ events: PolledEvent[]; cursor: string | null }>;
}

/**
 * The door of a channel that has no platform: its end users, visitors, connect to the hub itself. What an agent says is with them once it is
 * in their queue, so nothing is rendered nor delivered; no webhook is expected and nothing is polled.
 */
export interface VisitorDoor {
  /** May pages of this origin (`https://host:port`, as browsers send it) bring visitors? */
  admits(origin: string, settings: Readonly<Record<string, unknown>>): boolean;
  /** Has the site's own server signed this user id? Constant time. Null: the account has nothing to check it with. */
  vouchesFor(identity: { userId: string; hmac: string }, credentials: Readonly<Record<string, string>>): boolean | null;
}

export interface Connector {
  /** e.g. `telegram`; the word in URLs, rows and the API. */
  readonly platform: string;
  /** As people write it, e.g. `Telegram`. */
  readonly displayName: string;
  /** Drive the bind form, the docs and validation. Fields carry `.meta({ label: {en, 'zh-CN'}, help: {…}, secret: true })`. */
  readonly credentialsSchema: z.ZodObject;
  readonly settingsSchema: z.ZodObject;
  /** What the connector says in its own words, in every language: of health checks, notices, refusals and files. */
  readonly words?: WordBook;
  /** Why it leaves events alone, in every language: the English words are the reason its `ignored` events give. */
  readonly reasons?: WordBook;
  /** Parts of the account's settings may change them (e.g. a paid rate). */
  capabilities(settings: Readonly<Record<string, unknown>>): Capabilities;
  /** Present: accounts may have codes people scan. */
  readonly qrCodes?: QrCodeLimits;
  /** Present: accounts may have a menu below every chat. */
  readonly accountMenu?: AccountMenuLimits;
  /** What the platform wants to read once its request is stored; absent: an empty 200. */
  readonly acknowledgement?: { contentType: string; body: string };
  /** Largest body of a webhook, as it comes and as it is opened; absent: 1 MiB. */
  readonly maxBodyBytes?: number;
  /** The webhook secret is a key the other side calls us with: it is shown once to who binds, and made anew when asked for. */
  readonly keyForOtherSide?: true;
  /** The webhook secret is the text the platform's console asks for beside our address; admins are shown it, to enter both by hand. */
  readonly verifyToken?: true;
  /** Raw bytes and headers, before any parsing; constant time. */
  verify(request: WebhookRequest, secrets: WebhookSecrets): VerifyResult;
  /** Cheap: only what filing needs. Throws `ConnectorError` code `malformed_body` for bytes that are not the platform's format (answered 400). */
  envelope(body: Buffer): WebhookEnvelope;
  /**
   * External ids of all accounts a body speaks of, where a platform calls one address for several accounts. The event is filed with each
   * that is bound and whose own secrets verify the request; `parse` gives only what concerns `event.externalAccountId`. Absent: the one addressed.
   */
  recipients?(body: Buffer): string[];
  /** Pure and total over every body `envelope` took: each item of a batch, unknown kinds as `ignored` with a reason. */
  parse(event: RawEvent): InboundEvent[];
  /** Pure. One operation may be several calls; the plan is stored before the first is made. Throws `ConnectorError` kind permanent for what the channel cannot carry. */
  render(operation: OutboundOperation, capabilities: Capabilities): PlatformCall[];
  open(account: AccountAccess): PlatformClient;
  /** Present: a direct channel, whose end users are visitors of the hub. It needs no stub. */
  readonly visitors?: VisitorDoor;
  /** The platform's stand-in for tests, bench and lab. */
  loadStub?(): Promise<(options: StubOptions) => Promise<PlatformStub>>;
}

export interface StubOptions {
  /** 0: any free port of 127.0.0.1. */
  port?: number;
  /** File that keeps bots, users and chats over a restart; absent: memory only. */
  statePath?: string;
}
