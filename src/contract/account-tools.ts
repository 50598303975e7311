// What some platforms let an account have beside its chats: codes to scan, a menu below every chat, remarks about its end users.
import { z } from 'zod';
import type { LengthUnit } from './capabilities.js';

export interface QrCodeLimits {
  /** Of the scene, in UTF-16 units. */
  sceneMax: number;
  /** How long a code may last at most, unless it is for good. */
  maxSeconds: number;
}

export interface NewQrCode {
  /** The platform's picture, as anybody may fetch it. */
  imageUrl: string;
  /** What the picture says. */
  url: string;
  /** Absent: for good. */
  expiresInSeconds?: number;
}

export interface AccountMenuLimits {
  maxEntries: number;
  /** Below one entry. */
  maxSubEntries: number;
  labelMax: number;
  subLabelMax: number;
  keyMax: number;
  urlMax: number;
  unit: LengthUnit;
}

const label = z.string().trim().min(1).max(200);

/** What a tap does. `answer`: its key comes back as a form reply. `other`: something only this platform knows, kept as it is. */
const actionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('answer'), key: z.string().min(1).max(1024) }),
  z.strictObject({ kind: z.literal('link'), url: z.url({ protocol: /^https?$/ }).max(2048) }),
  z.strictObject({
    kind: z.literal('mini_program'),
    appId: z.string().min(1).max(64),
    page: z.string().min(1).max(1024),
    /** For phones that know no mini programs. */
    url: z.url({ protocol: /^https?$/ }).max(2048),
  }),
  z.strictObject({ kind: z.literal('other'), type: z.string().min(1).max(64), value: z.string().min(1).max(1024) }),
]);
export type AccountMenuAction = z.infer<typeof actionSchema>;

const leafSchema = z.strictObject({ label, action: actionSchema });
const branchSchema = z.strictObject({ label, entries: z.array(leafSchema).min(1).max(50) });

/** An entry does something, or opens the entries below it. */
const entrySchema = z.union([leafSchema, branchSchema]);
export type AccountMenuEntry = z.infer<typeof entrySchema>;

export const accountMenuSchema = z.array(entrySchema).max(50);

/** What the account itself has noted about an end user at the platform. */
export interface PlatformRemarks {
  /** Its own name for them; empty: none. */
  remark: string;
  /** Names of the tags they have. */
  tags: string[];
  /** Names of all tags of the account. */
  knownTags: string[];
}

/** What is absent stays. A tag the account does not have is made. */
export interface RemarksChange {
  remark?: string;
  tags?: string[];
}
