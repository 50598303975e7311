// Followers as WeChat tells them. Names and pictures have not been among it since 2021-12-27; the account's own remark is.
import { z } from 'zod';
import { ConnectorError, type EndUserProfile } from '../../src/contract/index.js';
import { callFor, type WeChatApi } from './api.js';

export interface Follower {
  openId: string;
  isFollowing: boolean;
  /** Same for one person over all accounts bound to one open platform. */
  unionId?: string;
  followedAt?: Date;
  remark?: string;
  nickname?: string;
  avatarUrl?: string;
  tagIds: number[];
  /** How they came, e.g. `ADD_SCENE_QR_CODE`. */
  followedBy?: string;
  scene?: string;
}

const text = z.string().min(1).optional().catch(undefined);
const followerShape = z
  .looseObject({
    openid: z.string(),
    subscribe: z.coerce.number().catch(0),
    unionid: text,
    subscribe_time: z.number().positive().optional().catch(undefined),
    remark: text,
    nickname: text,
    headimgurl: text,
    tagid_list: z.array(z.number()).catch([]),
    subscribe_scene: text,
    qr_scene_str: text,
    qr_scene: z.coerce.string().optional().catch(undefined),
  })
  .transform((user): Follower => ({
    openId: user.openid,
    isFollowing: user.subscribe === 1,
    tagIds: user.tagid_list,
    ...(user.unionid !== undefined && { unionId: user.unionid }),
    ...(user.subscribe_time !== undefined && { followedAt: new Date(user.subscribe_time * 1000) }),
    ...(user.remark !== undefined && { remark: user.remark }),
    ...(user.nickname !== undefined && { nickname: user.nickname }),
    ...(user.headimgurl !== undefined && { avatarUrl: user.headimgurl }),
    ...(user.subscribe_scene !== undefined && { followedBy: user.subscribe_scene }),
    ...sceneOf(user.qr_scene_str, user.qr_scene),
  }));

function sceneOf(text: string | undefined, number: string | undefined): { scene?: string } {
  if (text !== undefined) return { scene: text };
  return number === undefined || number === '0' ? {} : { scene: number };
}

export async function follower(api: WeChatApi, openId: string): Promise<Follower> {
  return callFor(api, followerShape, { path: '/cgi-bin/user/info', query: { openid: openId, lang: 'zh_CN' }, repeatable: true });
}

const LOOKED_UP_AT_ONCE = 100;
const followerList = z.looseObject({ user_info_list: z.array(followerShape) });

export async function followers(api: WeChatApi, openIds: readonly string[]): Promise<Follower[]> {
  const found: Follower[] = [];
  for (let start = 0; start < openIds.length; start += LOOKED_UP_AT_ONCE) {
    const user_list = openIds.slice(start, start + LOOKED_UP_AT_ONCE).map((openid) => ({ openid, lang: 'zh_CN' }));
    const call = { path: '/cgi-bin/user/info/batchget', json: { user_list }, repeatable: true };
    found.push(...(await callFor(api, followerList, call)).user_info_list);
  }
  return found;
}

const pageShape = z.looseObject({ data: z.looseObject({ openid: z.array(z.string()) }).optional(), next_openid: z.string().catch('') });

/** One page of at most 10,000 followers; `next` is null after the last. */
export async function followerPage(api: WeChatApi, after: string | null): Promise<{ openIds: string[]; next: string | null }> {
  const query = after === null ? {} : { next_openid: after };
  const page = await callFor(api, pageShape, { path: '/cgi-bin/user/get', query, repeatable: true });
  const openIds = page.data?.openid ?? [];
  return { openIds, next: openIds.length === 0 || page.next_openid === '' ? null : page.next_openid };
}

/** The account's own name for a follower; at most 30 characters. */
export async function setRemark(api: WeChatApi, openId: string, remark: string): Promise<void> {
  await api.call({ path: '/cgi-bin/user/info/updateremark', json: { openid: openId, remark }, repeatable: true });
}

/** null when WeChat does not tell, e.g. because they do not follow or the account may not ask. */
export async function profile(api: WeChatApi, openId: string): Promise<EndUserProfile | null> {
  try {
    const { isFollowing, remark, nickname, avatarUrl, unionId } = await follower(api, openId);
    if (!isFollowing) return null;
    const displayName = remark ?? nickname;
    return {
      ...(displayName !== undefined && { displayName }),
      ...(avatarUrl !== undefined && { avatarRef: avatarUrl }),
      ...(unionId !== undefined && { unionId }),
    };
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'permanent') return null;
    throw error;
  }
}
