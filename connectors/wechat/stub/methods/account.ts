// Followers, tags, codes with a scene, the menu and the account's own state.
import { randomBytes } from 'node:crypto';
import { objectOf } from '../../../stub-kit/reading.js';
import { textIn, type Call, type Method } from '../call.js';
import { ApiRefusal, type Account, type Chat, type Code, type JsonObject } from '../types.js';
import { requireService } from './templates.js';

const DAILY_SENDS = 500_000;
const CALLBACK_ADDRESSES = ['101.226.103.0/25', '101.226.62.0/25', '140.207.54.0/25'];
const MAX_TAGS = 100;
const TAG_NAME_MAX = 30;
const TAGS_OF_ONE_MAX = 20;
const TAGGED_AT_ONCE_MAX = 50;

function knownChat(account: Account, openId: string): Chat {
  const chat = account.chats.get(openId);
  if (!chat) throw new ApiRefusal(40003, 'invalid openid');
  return chat;
}

function followerChat(account: Account, openId: string): Chat {
  const chat = knownChat(account, openId);
  if (!chat.following) throw new ApiRefusal(43004, 'require subscribe');
  return chat;
}

/** No names and no pictures: WeChat has not told them since 2021-12-27. */
function userView(chat: Chat): JsonObject {
  const openid = chat.person.id;
  if (!chat.following) return { subscribe: 0, openid };
  return {
    subscribe: 1,
    openid,
    nickname: '',
    sex: 0,
    city: '',
    province: '',
    country: '',
    headimgurl: '',
    subscribe_time: Math.floor(chat.followedAt / 1000),
    remark: chat.remark,
    groupid: 0,
    tagid_list: [...chat.tagIds],
    subscribe_scene: chat.followedBy,
    qr_scene: 0,
    qr_scene_str: chat.scene,
  };
}

const userInfo: Method = ({ account, query }) => userView(knownChat(account, query.get('openid') ?? ''));

const usersInfo: Method = ({ account, body }) => {
  const wanted = Array.isArray(body['user_list']) ? body['user_list'].map(objectOf) : [];
  if (wanted.length > 100) throw new ApiRefusal(40032, 'invalid openid list size');
  return { user_info_list: wanted.map((item) => userView(knownChat(account, textIn(item, 'openid')))) };
};

const PAGE = 10_000;

const userPage: Method = ({ account, query }) => {
  const all = [...account.chats.values()].filter(({ following }) => following).map(({ person }) => person.id);
  const after = query.get('next_openid') ?? '';
  const openid = all.slice(after === '' ? 0 : all.indexOf(after) + 1).slice(0, PAGE);
  return { total: all.length, count: openid.length, ...(openid.length > 0 && { data: { openid } }), next_openid: openid.at(-1) ?? '' };
};

const remark: Method = ({ world, account, body }) => {
  const chat = followerChat(account, textIn(body, 'openid'));
  if ([...textIn(body, 'remark')].length > 30) throw new ApiRefusal(40035, 'invalid parameter');
  chat.remark = textIn(body, 'remark');
  world.touch();
  return {};
};

const tagCreate: Method = ({ world, account, body }) => {
  const name = tagName(body);
  if (account.tags.size >= MAX_TAGS) throw new ApiRefusal(45056, 'too many tag now, please delete unused ones');
  if ([...account.tags.values()].some((tag) => tag.name === name)) throw new ApiRefusal(45157, 'invalid tag name, it is already in use');
  const tag = { id: account.nextTagId++, name };
  account.tags.set(tag.id, tag);
  world.touch();
  return { tag };
};

const tagList: Method = ({ account }) => ({
  tags: [...account.tags.values()].map((tag) => ({
    ...tag,
    count: [...account.chats.values()].filter(({ tagIds }) => tagIds.has(tag.id)).length,
  })),
});

const tagUpdate: Method = (call) => {
  const tag = knownTag(call, objectOf(call.body['tag'])['id']);
  tag.name = tagName(call.body);
  return {};
};

const tagDelete: Method = (call) => {
  const { id } = knownTag(call, objectOf(call.body['tag'])['id']);
  call.account.tags.delete(id);
  for (const chat of call.account.chats.values()) chat.tagIds.delete(id);
  return {};
};

const tagging =
  (on: boolean): Method =>
  (call) => {
    const { id } = knownTag(call, call.body['tagid']);
    const openIds = Array.isArray(call.body['openid_list']) ? call.body['openid_list'].map(String) : [];
    if (openIds.length < 1 || openIds.length > TAGGED_AT_ONCE_MAX) throw new ApiRefusal(40032, 'invalid openid list size');
    for (const { tagIds } of openIds.map((openId) => followerChat(call.account, openId))) {
      if (on && !tagIds.has(id) && tagIds.size >= TAGS_OF_ONE_MAX) throw new ApiRefusal(45059, 'too many tag on this user');
      if (on) tagIds.add(id);
      else tagIds.delete(id);
    }
    return {};
  };

function tagName(body: JsonObject): string {
  const name = textIn(objectOf(body['tag']), 'name');
  if (name === '' || [...name].length > TAG_NAME_MAX) throw new ApiRefusal(45158, 'tag name too long');
  return name;
}

function knownTag({ account }: Call, id: unknown): { id: number; name: string } {
  const tag = account.tags.get(Number(id));
  if (!tag) throw new ApiRefusal(45159, 'invalid tag id');
  return tag;
}

const QR_ACTIONS = ['QR_SCENE', 'QR_STR_SCENE', 'QR_LIMIT_SCENE', 'QR_LIMIT_STR_SCENE'];
const QR_MAX_SECONDS = 2_592_000;

const qrCode: Method = (call) => {
  requireService(call);
  const { account, body, world } = call;
  const action = textIn(body, 'action_name');
  const scene = objectOf(objectOf(body['action_info'])['scene']);
  const text = textIn(scene, 'scene_str') || (typeof scene['scene_id'] === 'number' ? String(scene['scene_id']) : '');
  if (!QR_ACTIONS.includes(action)) throw new ApiRefusal(40050, 'invalid action name');
  if (text === '' || text.length > 64) throw new ApiRefusal(40053, 'invalid action info');
  const seconds = Number(body['expire_seconds'] ?? 60);
  if (seconds > QR_MAX_SECONDS) throw new ApiRefusal(40052, 'invalid expire seconds');
  const isForGood = action.includes('LIMIT');
  const code: Code = {
    scene: text,
    ticket: `gQ${randomBytes(60).toString('base64')}`,
    url: `http://weixin.qq.com/q/${randomBytes(16).toString('base64url')}`,
    expiresAt: isForGood ? null : world.parts.now() + seconds * 1000,
  };
  account.codes.push(code);
  world.touch();
  return { ticket: code.ticket, ...(!isForGood && { expire_seconds: seconds }), url: code.url };
};

/** Bytes: https://developers.weixin.qq.com/doc/offiaccount/Custom_Menus/Creating_Custom-Defined_Menu.html */
const MENU_NAME_MAX = { upper: 16, lower: 60 };
const MENU_KEY_MAX = 128;
const MENU_URL_MAX = 1024;

const menuCreate: Method = ({ account, body, world }) => {
  const buttons = Array.isArray(body['button']) ? body['button'].map(objectOf) : [];
  if (buttons.length < 1 || buttons.length > 3) throw new ApiRefusal(40016, 'invalid button size');
  for (const button of buttons) {
    const below = Array.isArray(button['sub_button']) ? button['sub_button'].map(objectOf) : [];
    if (below.length > 5) throw new ApiRefusal(40023, 'invalid sub button size');
    requireButton(button, MENU_NAME_MAX.upper, below.length === 0);
    for (const lower of below) requireButton(lower, MENU_NAME_MAX.lower, true);
  }
  account.menu = { button: buttons.map((button) => ({ sub_button: [], ...button })) };
  world.touch();
  return {};
};

function requireButton(button: JsonObject, nameMax: number, doesSomething: boolean): void {
  const name = textIn(button, 'name');
  if (name === '' || Buffer.byteLength(name) > nameMax) throw new ApiRefusal(40018, 'invalid button name size');
  if (doesSomething && textIn(button, 'type') === '') throw new ApiRefusal(40017, 'invalid button type');
  if (Buffer.byteLength(textIn(button, 'key')) > MENU_KEY_MAX) throw new ApiRefusal(40019, 'invalid button key size');
  if (Buffer.byteLength(textIn(button, 'url')) > MENU_URL_MAX) throw new ApiRefusal(40020, 'invalid button url size');
}

const menuGet: Method = ({ account }) => {
  if (account.menu === null) throw new ApiRefusal(46003, 'menu no exist');
  return { menu: account.menu };
};

const menuDelete: Method = ({ account, world }) => {
  account.menu = null;
  world.touch();
  return {};
};

const quota: Method = ({ account }) => ({
  quota: { daily_limit: DAILY_SENDS, used: account.sentToday, remain: DAILY_SENDS - account.sentToday },
});

/** By path below /cgi-bin. */
export const accountMethods: Readonly<Record<string, Method>> = {
  '/user/info': userInfo,
  '/user/info/batchget': usersInfo,
  '/user/info/updateremark': remark,
  '/user/get': userPage,
  '/tags/create': tagCreate,
  '/tags/get': tagList,
  '/tags/update': tagUpdate,
  '/tags/delete': tagDelete,
  '/tags/members/batchtagging': tagging(true),
  '/tags/members/batchuntagging': tagging(false),
  '/qrcode/create': qrCode,
  '/menu/create': menuCreate,
  '/menu/get': menuGet,
  '/menu/delete': menuDelete,
  '/getcallbackip': () => ({ ip_list: CALLBACK_ADDRESSES }),
  '/openapi/quota/get': quota,
};
