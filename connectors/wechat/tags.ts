// Tags an account puts on its followers: at most 100 of them, names of at most 30 characters, 20 per follower.
import { z } from 'zod';
import { callFor, type WeChatApi } from './api.js';

export interface FollowerTag {
  id: number;
  name: string;
  followerCount: number;
}

const tagShape = z
  .looseObject({ id: z.number(), name: z.string(), count: z.number().catch(0) })
  .transform(({ id, name, count }): FollowerTag => ({ id, name, followerCount: count }));

export async function listTags(api: WeChatApi): Promise<FollowerTag[]> {
  return (await callFor(api, z.looseObject({ tags: z.array(tagShape) }), { path: '/cgi-bin/tags/get', repeatable: true })).tags;
}

export async function createTag(api: WeChatApi, name: string): Promise<FollowerTag> {
  return (await callFor(api, z.looseObject({ tag: tagShape }), { path: '/cgi-bin/tags/create', json: { tag: { name } } })).tag;
}

export async function renameTag(api: WeChatApi, id: number, name: string): Promise<void> {
  await api.call({ path: '/cgi-bin/tags/update', json: { tag: { id, name } }, repeatable: true });
}

export async function deleteTag(api: WeChatApi, id: number): Promise<void> {
  await api.call({ path: '/cgi-bin/tags/delete', json: { tag: { id } }, repeatable: true });
}

export async function tagFollowers(api: WeChatApi, id: number, openIds: readonly string[]): Promise<void> {
  await api.call({ path: '/cgi-bin/tags/members/batchtagging', json: { openid_list: openIds, tagid: id }, repeatable: true });
}

export async function untagFollowers(api: WeChatApi, id: number, openIds: readonly string[]): Promise<void> {
  await api.call({ path: '/cgi-bin/tags/members/batchuntagging', json: { openid_list: openIds, tagid: id }, repeatable: true });
}
