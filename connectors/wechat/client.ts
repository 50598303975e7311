// An account's line to WeChat: everything the hub asks of it, put together.
import { ConnectorError, type AccountAccess, type AccountIdentity, type PlatformClient } from '../../src/contract/index.js';
import { openApi, type WeChatApi } from './api.js';
import { deliver } from './deliver.js';
import { probe } from './health.js';
import { fetchMedia } from './media.js';
import { readMenu, writeMenu } from './menu.js';
import { createQrCode } from './qr-codes.js';
import { Remarks } from './remarks.js';
import { createTag, deleteTag, listTags, renameTag, tagFollowers, untagFollowers, type FollowerTag } from './tags.js';
import { listTemplates } from './templates.js';
import { follower, followerPage, followers, profile, setRemark, type Follower } from './users.js';

/** What WeChat offers beyond the contract. All throw only ConnectorError for what WeChat refuses. */
export interface WeChatClient extends PlatformClient {
  remarks: NonNullable<PlatformClient['remarks']>;
  setRemarks: NonNullable<PlatformClient['setRemarks']>;
  createQrCode: NonNullable<PlatformClient['createQrCode']>;
  readMenu: NonNullable<PlatformClient['readMenu']>;
  writeMenu: NonNullable<PlatformClient['writeMenu']>;
  follower(openId: string): Promise<Follower>;
  followers(openIds: readonly string[]): Promise<Follower[]>;
  followerPage(after: string | null): Promise<{ openIds: string[]; next: string | null }>;
  setRemark(openId: string, remark: string): Promise<void>;
  listTags(): Promise<FollowerTag[]>;
  createTag(name: string): Promise<FollowerTag>;
  renameTag(id: number, name: string): Promise<void>;
  deleteTag(id: number): Promise<void>;
  tagFollowers(id: number, openIds: readonly string[]): Promise<void>;
  untagFollowers(id: number, openIds: readonly string[]): Promise<void>;
}

export function openClient(account: AccountAccess): WeChatClient {
  const api = openApi(account);
  const remarks = new Remarks(api);
  return {
    identify: () => identify(api, account),
    probe: () => probe(api),
    deliver: (call, openFile) => deliver(api, call, { openFile, settings: account.settings }),
    fetchMedia: (ref, maxBytes) => fetchMedia(api, account, ref, maxBytes),
    profile: (platformUserId) => profile(api, platformUserId),
    typing: (platformUserId) => typing(api, platformUserId),
    templates: () => listTemplates(api),
    createQrCode: (request) => createQrCode(api, request),
    remarks: (platformUserId) => remarks.read(platformUserId),
    setRemarks: (platformUserId, change) => remarks.change(platformUserId, change),
    readMenu: () => readMenu(api),
    writeMenu: (entries) => writeMenu(api, entries),
    ...followerTools(api),
  };
}

function followerTools(api: WeChatApi): Omit<WeChatClient, keyof PlatformClient> {
  return {
    follower: (openId) => follower(api, openId),
    followers: (openIds) => followers(api, openIds),
    followerPage: (after) => followerPage(api, after),
    setRemark: (openId, remark) => setRemark(api, openId, remark),
    listTags: () => listTags(api),
    createTag: (name) => createTag(api, name),
    renameTag: (id, name) => renameTag(api, id, name),
    deleteTag: (id) => deleteTag(api, id),
    tagFollowers: (id, openIds) => tagFollowers(api, id, openIds),
    untagFollowers: (id, openIds) => untagFollowers(api, id, openIds),
  };
}

/** WeChat has no call that names the account; AppID and AppSecret are proved by signing in with them. */
async function identify(api: WeChatApi, account: AccountAccess): Promise<AccountIdentity> {
  await api.signIn();
  const appId = account.credentials['appId'] ?? '';
  return { externalAccountId: appId, name: `WeChat ${appId}` };
}

/** WeChat shows it only within 30 s of the customer's last doing, for 15 s; that it does not is no failure. */
async function typing(api: WeChatApi, platformUserId: string): Promise<void> {
  try {
    await api.call({ path: '/cgi-bin/message/custom/typing', json: { touser: platformUserId, command: 'Typing' }, repeatable: true });
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'typing_refused') return;
    throw error;
  }
}
