// What an account notes about its followers at WeChat: the remark (备注) and tags (标签), by the tags' names.
import { ConnectorError, type PlatformRemarks, type RemarksChange } from '../../src/contract/index.js';
import type { WeChatApi } from './api.js';
import { createTag, listTags, tagFollowers, untagFollowers, type FollowerTag } from './tags.js';
import { follower, setRemark, type Follower } from './users.js';

const TAGS_KEPT_MS = 5 * 60_000;

export class Remarks {
  private known: { tags: Promise<FollowerTag[]>; untilMs: number } | null = null;

  constructor(
    private readonly api: WeChatApi,
    private readonly now: () => number = Date.now,
  ) {}

  /** Throws `not_following` for who is no follower: WeChat tells nothing of them. */
  async read(openId: string): Promise<PlatformRemarks> {
    const { remark = '', tagIds } = await this.followerNow(openId);
    let known = await this.tags();
    // Made in the console meanwhile.
    if (tagIds.some((id) => !known.some((tag) => tag.id === id))) known = await this.freshTags();
    return {
      remark,
      tags: known.filter(({ id }) => tagIds.includes(id)).map(({ name }) => name),
      knownTags: known.map(({ name }) => name),
    };
  }

  async change(openId: string, { remark, tags }: RemarksChange): Promise<void> {
    if (remark !== undefined) await setRemark(this.api, openId, remark);
    if (tags === undefined) return;
    const { tagIds } = await this.followerNow(openId);
    const wanted = await this.idsOf(tags);
    // First off, then on: WeChat counts how many somebody has.
    for (const id of tagIds) if (!wanted.includes(id)) await untagFollowers(this.api, id, [openId]);
    for (const id of wanted) if (!tagIds.includes(id)) await tagFollowers(this.api, id, [openId]);
  }

  private async followerNow(openId: string): Promise<Follower> {
    const found = await follower(this.api, openId);
    if (found.isFollowing) return found;
    const message = 'The customer does not follow this account (any more)';
    throw new ConnectorError({ code: 'not_following', kind: 'permanent', message });
  }

  /** In the order of the names; a tag that is not there is made. */
  private async idsOf(names: readonly string[]): Promise<number[]> {
    const known = names.length === 0 ? [] : await this.freshTags();
    const ids: number[] = [];
    for (const name of new Set(names)) {
      const tag = known.find((candidate) => candidate.name === name) ?? (await createTag(this.api, name));
      ids.push(tag.id);
    }
    this.known = null;
    return ids;
  }

  private tags(): Promise<FollowerTag[]> {
    return this.known !== null && this.now() < this.known.untilMs ? this.known.tags : this.freshTags();
  }

  private freshTags(): Promise<FollowerTag[]> {
    const kept = { tags: listTags(this.api), untilMs: this.now() + TAGS_KEPT_MS };
    this.known = kept;
    // A failure is told to those who wait for it, and kept for nobody.
    kept.tags.catch(() => {
      if (this.known === kept) this.known = null;
    });
    return kept.tags;
  }
}
