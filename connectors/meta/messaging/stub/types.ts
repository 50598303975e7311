// The nouns of the stub: accounts, people, chats and messages, as the simulated platform keeps them.
import type { PersonFacts } from '../../../stub-kit/people.js';
import type { PhoneButton, PhoneFileKind, PhoneHappened } from '../../../stub-kit/phone.js';
import type { JsonObject } from '../../../stub-kit/reading.js';
import type { SampleFile } from '../../../stub-kit/samples.js';
import type { Watched } from '../../../stub-kit/watched.js';
import type { StoredFile } from '../../stub/file-store.js';

/** What differs between the two platforms' stand-ins. */
export interface Flavour {
  readonly name: 'Instagram' | 'Messenger';
  readonly object: 'instagram' | 'page';
  firstAccountId: bigint;
  firstPersonId: number;
  /** A new message's id. */
  newMid(): string;
  newToken(): string;
  /** ms; null: tokens do not end. */
  tokenLifetimeMs: number | null;
  /** Throws GraphFailure for a text the platform refuses. */
  checkText(text: string): void;
  /** Throws GraphFailure for a file the platform refuses. */
  checkFile(type: string, file: { mime: string; sizeBytes: number; name: string }): void;
  picturesMax: number;
  /** Pages have approved templates. */
  hasTemplates: boolean;
  /** Messages may go under a persona's name. */
  hasPersonas: boolean;
  /** The edge of a comment that takes answers below it. */
  commentAnswers: { edge: 'replies' | 'comments'; textMax: number };
  requiresMessagingType: boolean;
  /** Subcode of "outside the allowed window". */
  windowSubcode: number;
  unknownUserSubcode: number;
  /** Public address of a file, below the stub's. */
  filePath(file: StoredFile): string;
  /** The `read` event for having seen everything up to this message. */
  readEvent(last: { mid: string; at: number }): JsonObject;
  /** The `delivery` event; null where the platform has none. */
  deliveryEvent(message: { mid: string; at: number }): JsonObject | null;
  /** What an echo tells besides the message. */
  echoFields(appId: string): JsonObject;
  /** Fields of a profile. */
  profile(person: Person, avatarUrl: string | undefined): JsonObject;
  /** The account as `me` shows it to each kind of token. */
  me(account: Account, token: 'own' | 'page'): JsonObject;
  /** The platform's own file kind a person sends under a phone's name for it; null: it has none. */
  attachmentOf(kind: PhoneFileKind): { type: string; sample: SampleFile } | null;
  /** Actions of a person this platform has besides those all have. */
  ownActions: readonly string[];
}

export interface Person extends PersonFacts {
  id: number;
  avatarFileId?: string;
}

export interface StubToken {
  value: string;
  kind: 'own' | 'page';
  issuedAt: number;
  expiresAt: number | null;
}

export interface Account {
  /** As webhooks name it. */
  id: string;
  /** The Page that speaks for it with Facebook login. */
  pageId: string;
  /** The app's own name for it. */
  scopedId: string;
  name: string;
  username: string;
  tokens: StubToken[];
  /** null: the app is told nothing of this account. */
  subscribedFields: string[] | null;
  /** With which token it was subscribed. */
  subscribedBy: StubToken['kind'];
  humanAgentApproved: boolean;
  chats: Map<number, Chat>;
  comments: Map<string, Comment>;
  /** By id. */
  personas?: Record<string, StubPersona>;
}

export interface StubPersona {
  id: string;
  name: string;
  fileId: string;
}

export interface Comment {
  id: string;
  personId: number;
  text: string;
  at: number;
  answered: boolean;
  /** Texts of the business below it. */
  publicAnswers?: string[];
}

export interface Button extends PhoneButton {
  kind: 'quick_reply' | 'postback' | 'url';
}

export interface ChatMessage {
  /** For phones; unique inside the chat. */
  id: number;
  mid: string;
  at: number;
  side: 'user' | 'bot' | 'owner';
  kind: PhoneFileKind | 'text' | 'service';
  text?: string;
  fileId?: string;
  happened?: PhoneHappened;
  buttons?: Button[];
  /** Under whose name it stands; absent: the account's. */
  persona?: StubPersona;
  /** Phone id of the quoted message. */
  replyTo?: number;
  albumId?: string;
  edits: number;
  deleted?: true;
  /** By side. */
  reactions: Partial<Record<'user' | 'bot', string>>;
}

export interface Chat {
  person: Person;
  blocked: boolean;
  messages: Map<number, ChatMessage>;
  nextMessageId: number;
  /** When the person last did something that opens the window. */
  lastInboundAt: number;
  /** Phone id of the last message the person has seen. */
  seenId: number;
  typingUntil: number;
  /** The business has read what the person wrote. */
  readByBusiness: boolean;
  watched: Watched;
}

/** The app all accounts of the stub belong to. */
export interface App {
  id: string;
  secret: string;
  subscription: { callbackUrl: string; verifyToken: string; fields: string[] } | null;
}
