// The lab: the hub passes these on to a platform's stand-in, so a newcomer can be the end user too.
import type { ChannelAccountView } from '../../../src/contract/api.js';
import { queryString, request } from './request.js';

export interface LabView {
  enabled: boolean;
  platforms: { platform: string; displayName: string; accounts: ChannelAccountView[] }[];
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

export interface PhoneMessage {
  id: number;
  from: 'user' | 'bot';
  at: string;
  kind: PhoneMessageKind;
  text?: string;
  entities?: { type: string; offset: number; length: number; url?: string }[];
  caption?: string;
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
  messages: PhoneMessage[];
}

export type PhoneFileKind = 'photo' | 'video' | 'animation' | 'voice' | 'audio' | 'document' | 'sticker' | 'video_note';

export type PhoneAction =
  | { type: 'start'; payload?: string }
  | { type: 'text'; text: string; replyTo?: number }
  | { type: PhoneFileKind; caption?: string; fileBase64?: string; fileName?: string; sizeBytes?: number }
  | { type: 'album'; count: number }
  | { type: 'location'; latitude: number; longitude: number }
  | { type: 'contact'; phone: string; name: string }
  | { type: 'edit'; messageId: number; text: string }
  | { type: 'tap'; messageId: number; data: string }
  | { type: 'react'; messageId: number; emojis: string[] }
  | { type: 'block' }
  | { type: 'unblock' };

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

const control = '/lab/telegram';

export const getLab = (): Promise<LabView> => request('GET', '/lab');
export const bindDemo = (platform: string): Promise<ChannelAccountView> => request('POST', '/lab/demo', { platform });
export const listPeople = (): Promise<{ items: LabPerson[] }> => request('GET', `${control}/people`);
export const createPerson = (person: Omit<LabPerson, 'id'>): Promise<LabPerson> => request('POST', `${control}/people`, person);

export interface PhoneAddress {
  externalAccountId: string;
  personId: LabPerson['id'];
}

const chatPath = ({ externalAccountId, personId }: PhoneAddress): string => `${control}/accounts/${externalAccountId}/chats/${personId}`;

/** Answers as soon as the chat has changed since `after`, at the latest after `waitSeconds`. */
export const getPhoneChat = (phone: PhoneAddress, wait: { after: number; waitSeconds: number }, signal: AbortSignal): Promise<PhoneChat> =>
  request('GET', `${chatPath(phone)}${queryString(wait)}`, undefined, signal);
export const actOnPhone = (phone: PhoneAddress, action: PhoneAction): Promise<{ messageIds: number[] }> =>
  request('POST', `${chatPath(phone)}/actions`, action);
export const getFaults = (): Promise<LabFaults> => request('GET', `${control}/faults`);
export const putFaults = (faults: LabFaults): Promise<unknown> => request('PUT', `${control}/faults`, faults);

/** The stand-in's files reach the browser through the hub. */
export const phoneFileUrl = (path: string): string => `/api/v1${control}/files${path}`;
