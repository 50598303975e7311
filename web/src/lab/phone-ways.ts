// What the phones of the platforms have in common and where they differ: what people call the other side, and what they can do there.
import type { PhoneAction, PhoneFileKind } from '../api/lab.js';

/** How people know the other side: a bot to start, an account to follow, a business to write to. */
export type Partner = 'bot' | 'account' | 'business';

/** Beyond chatting; `ask` is the one thing to say about it, with what stands there at first. */
export type Doing = { name: string } & (
  { action: PhoneAction } | { ask: 'scene' | 'key' | 'payload' | 'text'; suggestion: string; actionWith: (answer: string) => PhoneAction }
);

export interface PhoneWay {
  platform: string;
  partner: Partner;
  /** With a button, or just by writing. */
  beginsWith: 'button' | 'words';
  files: readonly PhoneFileKind[];
  /** Ready-made things of other kinds. */
  things: readonly Extract<PhoneAction['type'], 'album' | 'location' | 'contact' | 'order' | 'link'>[];
  quotes: boolean;
  edits: boolean;
  /** The action that takes a message back. */
  unsends: 'unsend' | 'revoke' | 'delete' | null;
  reacts: boolean;
  doings: readonly Doing[];
}

const ownerWrites = (type: 'owner_message' | 'phone_app'): Doing => ({
  name: 'owner_message',
  ask: 'text',
  suggestion: '',
  actionWith: (text) => ({ type, text }),
});
const META_DOINGS: readonly Doing[] = [
  { name: 'referral', action: { type: 'referral' } },
  { name: 'ad', action: { type: 'ad' } },
  { name: 'optin', action: { type: 'optin' } },
  ownerWrites('owner_message'),
];

const TELEGRAM: PhoneWay = {
  platform: 'telegram',
  partner: 'bot',
  beginsWith: 'button',
  files: ['photo', 'voice', 'video', 'video_note', 'animation', 'audio', 'sticker', 'document'],
  things: ['album', 'location', 'contact'],
  quotes: true,
  edits: true,
  unsends: null,
  reacts: true,
  doings: [{ name: 'deep_link', ask: 'payload', suggestion: 'spring-sale', actionWith: (payload) => ({ type: 'start', payload }) }],
};

const WAYS: readonly PhoneWay[] = [
  TELEGRAM,
  {
    platform: 'wechat',
    partner: 'account',
    beginsWith: 'button',
    files: ['photo', 'voice', 'video', 'video_note', 'sticker', 'document'],
    things: ['location', 'link'],
    quotes: false,
    edits: false,
    unsends: null,
    reacts: false,
    doings: [
      { name: 'scan', ask: 'scene', suggestion: 'shop-3', actionWith: (scene) => ({ type: 'scan', scene }) },
      { name: 'menu', ask: 'key', suggestion: 'ORDER_STATUS', actionWith: (key) => ({ type: 'menu', key }) },
      { name: 'refuse_messages', action: { type: 'refuse_messages' } },
      { name: 'accept_messages', action: { type: 'accept_messages' } },
    ],
  },
  {
    platform: 'whatsapp',
    partner: 'business',
    beginsWith: 'words',
    files: ['photo', 'voice', 'video', 'audio', 'sticker', 'document'],
    things: ['album', 'location', 'contact', 'order'],
    quotes: true,
    edits: true,
    unsends: 'revoke',
    reacts: true,
    doings: [
      { name: 'ad', action: { type: 'start', payload: '120208091234567890' } },
      { name: 'forward', ask: 'text', suggestion: '', actionWith: (text) => ({ type: 'text', text, forwarded: true }) },
      { name: 'form', action: { type: 'flow', fields: { size: '42', colour: 'blue' } } },
      { name: 'poll', action: { type: 'unsupported' } },
      { name: 'call', action: { type: 'call' } },
      { name: 'change_number', action: { type: 'change_number' } },
      { name: 'hide_phone', action: { type: 'hide_phone' } },
      ownerWrites('phone_app'),
    ],
  },
  {
    platform: 'instagram',
    partner: 'business',
    beginsWith: 'words',
    files: ['photo', 'voice', 'video', 'document'],
    things: ['album'],
    quotes: true,
    edits: true,
    unsends: 'unsend',
    reacts: true,
    doings: [
      { name: 'story_reply', ask: 'text', suggestion: '', actionWith: (text) => ({ type: 'story_reply', text }) },
      { name: 'story_mention', action: { type: 'story_mention' } },
      { name: 'stories_end', action: { type: 'stories_end' } },
      { name: 'share_post', action: { type: 'share_post' } },
      { name: 'share_reel', action: { type: 'share_reel' } },
      { name: 'ephemeral', action: { type: 'ephemeral' } },
      { name: 'poll', action: { type: 'unsupported' } },
      ...META_DOINGS,
    ],
  },
  {
    platform: 'messenger',
    partner: 'business',
    beginsWith: 'button',
    files: ['photo', 'voice', 'video', 'audio', 'sticker', 'document'],
    things: ['album'],
    quotes: true,
    edits: true,
    unsends: null,
    reacts: true,
    doings: META_DOINGS,
  },
  {
    ...TELEGRAM,
    platform: 'api',
    partner: 'business',
    beginsWith: 'words',
    unsends: 'delete',
  },
];

/** A platform that is not in the list has the least that every stand-in knows. */
export const phoneWay = (platform: string): PhoneWay =>
  WAYS.find((way) => way.platform === platform) ?? { ...TELEGRAM, platform, files: ['photo', 'document'], things: [], doings: [] };
