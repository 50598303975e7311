import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer, ApiCall, WeChatApi } from './api.js';
import { Remarks } from './remarks.js';

let nowMs: number;
let called: string[];
let tags: { id: number; name: string; count: number }[];
let follower: Record<string, unknown>;
let remarks: Remarks;

beforeEach(() => {
  nowMs = 0;
  called = [];
  tags = [
    { id: 2, name: '星标组', count: 1 },
    { id: 100, name: 'VIP', count: 1 },
  ];
  follower = { openid: 'o1', subscribe: 1, remark: '', tagid_list: [100] };
  remarks = new Remarks(api, () => nowMs);
});

const api: WeChatApi = {
  call: ({ path, json }: ApiCall): Promise<Answer> => {
    called.push(json === undefined ? path : `${path} ${JSON.stringify(json)}`);
    if (path === '/cgi-bin/user/info') return Promise.resolve(follower);
    if (path === '/cgi-bin/tags/create') return Promise.resolve({ tag: { id: 101, name: '杭州' } });
    return Promise.resolve(path === '/cgi-bin/tags/get' ? { tags } : { errcode: 0 });
  },
  upload: () => Promise.reject(new Error('not here')),
  download: () => Promise.reject(new Error('not here')),
  signIn: () => Promise.resolve(),
};
const asked = (path: string): number => called.filter((call) => call.startsWith(path)).length;

describe('remarks about followers', () => {
  it('name the tags, whose names are asked for every five minutes at most', async () => {
    expect(await remarks.read('o1')).toEqual({ remark: '', tags: ['VIP'], knownTags: ['星标组', 'VIP'] });
    await remarks.read('o1');
    expect(asked('/cgi-bin/tags/get')).toBe(1);
    nowMs = 5 * 60_000;
    await remarks.read('o1');
    expect(asked('/cgi-bin/tags/get')).toBe(2);
  });

  it('ask again for a tag that was made in the console meanwhile', async () => {
    await remarks.read('o1');
    tags.push({ id: 102, name: '新客', count: 1 });
    follower['tagid_list'] = [102];
    expect((await remarks.read('o1')).tags).toEqual(['新客']);
  });

  it('change only what differs, taking tags off before putting others on, and make those that are missing', async () => {
    await remarks.change('o1', { tags: ['杭州'] });
    expect(called).toEqual([
      '/cgi-bin/user/info',
      '/cgi-bin/tags/get',
      '/cgi-bin/tags/create {"tag":{"name":"杭州"}}',
      '/cgi-bin/tags/members/batchuntagging {"openid_list":["o1"],"tagid":100}',
      '/cgi-bin/tags/members/batchtagging {"openid_list":["o1"],"tagid":101}',
    ]);
    called = [];
    await remarks.change('o1', { remark: '小雨' });
    expect(called).toEqual(['/cgi-bin/user/info/updateremark {"openid":"o1","remark":"小雨"}']);
  });

  it('are not told of who follows no more', async () => {
    follower = { openid: 'o1', subscribe: 0 };
    await expect(remarks.read('o1')).rejects.toMatchObject({ code: 'not_following', kind: 'permanent' });
  });

  it('do not keep that the names could not be had', async () => {
    const broken = new Remarks({
      ...api,
      call: (call) => (call.path === '/cgi-bin/tags/get' ? Promise.reject(new Error('busy')) : api.call(call)),
    });
    await expect(broken.read('o1')).rejects.toThrow('busy');
    await expect(broken.read('o1')).rejects.toThrow('busy');
  });
});
