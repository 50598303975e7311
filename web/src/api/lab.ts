// The lab: the hub passes these on to a platform's stand-in, so a newcomer can be the end user too.
import type { ChannelAccountView } from '../../../src/contract/api.js';
import type { TextEntity } from '../../../src/contract/content.js';
import { queryString, request } from './request.js';

export interface LabPlatform {
  platform: string;
  displayName: string;
  /** The platform limits how long, or how often, a business may answer. */
  hasReplyWindow: boolean;
  /** Its end users are visitors of a site: it has a page instead of a stand-in. */
  isSite?: true;
  accounts: ChannelAccountView[];
}

export interface LabView {
  enabled: boolean;
  platforms: LabPlatform[];
}

export interface LabPerson {
  id: number | string;
  displayName: string;
  username?: string;
  language?: string;
}

export interface PhoneButton {
  text: string;
  data?: string;
  url?: string;
}

export type PhoneMessageKind =
  | 'text'
  | 'photo'
  | 'video'
  | 'animation'
  | 'voice'
  | 'audio'
  | 'document'
  | 'sticker'
  | 'video_note'
  | 'location'
  | 'venue'
  | 'contact'
  | 'service';

/** What people did, as the phone tells it. */
export type PhoneHappened = 'followed' | 'scanned' | 'story_answered' | 'story_mentioned' | 'view_once' | 'poll';

export interface PhoneMessage {
  id: number;
  from: 'user' | 'bot';
  at: string;
  kind: PhoneMessageKind;
  text?: string;
  entities?: TextEntity[];
  caption?: string;
  happened?: PhoneHappened;
  /** Who speaks for the business, as the platform shows them. */
  sender?: { name: string; pictureUrl?: string };
  fileUrl?: string;
  fileName?: string;
  sizeBytes?: number;
  latitude?: number;
  longitude?: number;
  title?: string;
  address?: string;
  phone?: string;
  buttons?: PhoneButton[][];
  replyTo?: number;
  edited?: boolean;
  deleted?: boolean;
  reactions?: string[];
  albumId?: string;
}

export interface PhoneChat {
  version: number;
  blocked: boolean;
  botTyping: boolean;
  canWrite: boolean;
  /** Where the platform shows people that they were read. */
  seenByBusiness?: boolean;
  /** Of the business, where the platform has such. */
  posts?: PhonePost[];
  /** Scenes of codes that can be scanned, where the platform has such. */
  codes?: string[];
  messages: PhoneMessage[];
}

export interface PhonePost {
  id: string;
  text: string;
  comments: PhoneComment[];
}

export interface PhoneComment {
  id: string;
  name: string;
  /** By the person whose phone this is. */
  isOwn: boolean;
  at: string;
  text: string;
  /** Of the business, below it. */
  answers: string[];
  /** The business has answered in the chat. */
  answeredInPrivate: boolean;
}

export type PhoneFileKind = 'photo' | 'video' | 'animation' | 'voice' | 'audio' | 'document' | 'sticker' | 'video_note';

/** What a person does; which of these a platform knows, phone-ways.ts says. */
export type PhoneAction =
  | { type: 'start'; payload?: string }
  | { type: 'text'; text: string; replyTo?: number; forwarded?: boolean }
  | { type: PhoneFileKind; caption?: string; fileBase64?: string; fileName?: string; mime?: string; sizeBytes?: number }
  | { type: 'album'; count: number }
  | { type: 'location'; latitude: number; longitude: number }
  | { type: 'contact'; phone: string; name: string }
  | { type: 'link'; url: string; title: string }
  | { type: 'edit'; messageId: number; text: string }
  | { type: 'unsend' | 'revoke' | 'delete'; messageId: number }
  | { type: 'tap'; messageId: number; data: string }
  | { type: 'react'; messageId: number; emojis: string[] }
  | { type: 'scan'; scene: string }
  | { type: 'menu'; key: string }
  | { type: 'flow'; fields: Record<string, string> }
  | { type: 'story_reply' | 'comment' | 'owner_message' | 'phone_app'; text: string }
  | { type: PhoneHappening };

/** Needs nothing said. */
export type PhoneHappening =
  | 'block'
  | 'unblock'
  | 'refuse_messages'
  | 'accept_messages'
  | 'order'
  | 'call'
  | 'change_number'
  | 'hide_phone'
  | 'unsupported'
  | 'story_mention'
  | 'stories_end'
  | 'share_post'
  | 'share_reel'
  | 'ephemeral'
  | 'referral'
  | 'ad'
  | 'optin';

export interface LabFaults {
  rules: {
    id?: string;
    match: { method?: string; chatId?: number };
    effect: string;
    retryAfterSeconds?: number;
    delayMs?: number;
    times?: number;
  }[];
  webhooks: { duplicate?: number; reorder?: boolean; delayMs?: number };
  down?: boolean;
}

export const labSiteUrl = (accountId: string, language: string): string => `/api/v1/lab/site/${accountId}${queryString({ language })}`;
export const getLab = (): Promise<LabView> => request('GET', '/lab');
/** Served by the first group, unless another is named. */
export const bindDemo = (platform: string, groupId?: string): Promise<ChannelAccountView> =>
  request('POST', '/lab/demo', { platform, groupId });
/** So long ago did everybody last write to this account. */
export const letTimePass = (accountId: string, hours: number): Promise<void> => request('POST', '/lab/time', { accountId, hours });

const control = (platform: string): string => `/lab/${platform}`;

export const listPeople = (platform: string): Promise<{ items: LabPerson[] }> => request('GET', `${control(platform)}/people`);
export const createPerson = (platform: string, person: Omit<LabPerson, 'id'>): Promise<LabPerson> =>
  request('POST', `${control(platform)}/people`, person);

export interface PhoneAddress {
  platform: string;
  externalAccountId: string;
  personId: LabPerson['id'];
}

const chatPath = ({ platform, externalAccountId, personId }: PhoneAddress): string =>
  `${control(platform)}/accounts/${encodeURIComponent(externalAccountId)}/chats/${encodeURIComponent(personId)}`;

/** Answers as soon as the chat has changed since `after`, at the latest after `waitSeconds`. */
export const getPhoneChat = (phone: PhoneAddress, wait: { after: number; waitSeconds: number }, signal: AbortSignal): Promise<PhoneChat> =>
  request('GET', `${chatPath(phone)}${queryString(wait)}`, undefined, signal);
export const actOnPhone = (phone: PhoneAddress, action: PhoneAction): Promise<{ messageIds: number[] }> =>
  request('POST', `${chatPath(phone)}/actions`, action);
export const getFaults = (platform: string): Promise<LabFaults> => request('GET', `${control(platform)}/faults`);
export const putFaults = (platform: string, faults: LabFaults): Promise<unknown> => request('PUT', `${control(platform)}/faults`, faults);

/** The stand-in's files reach the browser through the hub. */
export const phoneFileUrl = (platform: string, path: string): string => `/api/v1${control(platform)}/files${path}`;
