// What a channel can carry, as data. The composer, the API's validation and the renderer read this one record, so they cannot disagree.
import type { ContentType, MenuAsk } from './content.js';

/** `full`: as it is. `fallback`: in another form, described. `rejected`: refused before anything is stored. */
export type SupportLevel = 'full' | 'fallback' | 'rejected';

export interface ContentSupport {
  level: SupportLevel;
  /** What the fallback is or why it is rejected: i18n key suffix under `capability.`, e.g. `text_with_link`. */
  note?: string;
  /** MIME types accepted; a trailing `/*` matches a family. Absent: any. */
  mimeTypes?: string[];
  maxBytes?: number;
  captionMax?: number;
}

/** One kind of file a menu or template may begin with. */
export interface HeadFile {
  type: 'image' | 'video' | 'file';
  mimeTypes: string[];
  maxBytes: number;
}

export type LengthUnit = 'utf16' | 'codepoints' | 'bytes';

export interface Capabilities {
  content: Record<ContentType, ContentSupport>;
  text: { max: number; unit: LengthUnit; /** Longer text is sent as several platform messages. */ splits: boolean };
  menu: {
    maxOptions: number;
    labelMax: number;
    idMaxBytes: number;
    /** Characters of a line above the text and of one below it. Absent: there is no place for it. */
    headerMax?: number;
    footerMax?: number;
    /** The file that may stand in place of the line above. Absent: none. */
    files?: HeadFile[];
    /** What an option may ask the person for. Absent: nothing. */
    asks?: MenuAsk[];
  };
  /** The file a template may begin with. Absent: none. */
  templateFiles?: HeadFile[];
  /** The account's catalogue at the platform, by its id there: products go by theirs. Absent: it has none. */
  catalogue?: {
    id: string;
    /** Shown together. */
    productsMax: number;
    /** On the card that opens the whole catalogue. */
    coverProductId?: string;
  };
  albumMax: number;
  /** In one message of `products`. */
  productsMax: number;
  replyQuote: boolean;
  /** What people write in public may be answered there too, with a plain text of this length. Absent: only in private. */
  publicAnswers?: { textMax: number };
  edit: boolean;
  retract: { supported: boolean; withinHours?: number };
  /** Reactions we may set; empty: none; absent list with `any: true`: any emoji. */
  reactions: { send: boolean; receive: boolean; emojis?: string[] };
  typing: boolean;
  markRead: boolean;
  receipts: ('sent' | 'delivered' | 'read')[];
  /**
   * How long after the end user's last message a free reply may start; null: no limit. `automaticHours`: beyond them only what an agent
   * wrote, which the connector marks as such; absent: no difference is made.
   */
  replyWindow: { hours: number; automaticHours?: number; maxMessages?: number; allowedAfter: string[] } | null;
  rate: {
    /** Sustained calls per second for the whole account, and the burst on top. */
    account: { perSecond: number; burst: number };
    recipient: { perSecond: number; burst: number };
  };
  /** The account keeps a name and tags of its own for each end user at the platform; in characters. Absent: it does not. */
  remarks?: { remarkMax: number; tagMax: number; tagsMax: number };
  /** The platform drops a repeated call by itself, so an uncertain one may be repeated. */
  idempotentSends: boolean;
}
