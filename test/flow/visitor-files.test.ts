// Files of a visitor by signed address: for the page that shows them, and for nobody who changes a letter of it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { startHub, type TestHub } from '../support/hub.js';
import { bindSite, Visitor } from '../support/visitor.js';

interface Links {
  url: string;
  thumbnailUrl: string;
  playableUrl: string;
  expiresAt: string;
}

const clock = new FakeClock();
let hub: TestHub;
let account: ChannelAccountView;
beforeAll(async () => {
  hub = await startHub({ clock });
  account = await bindSite(hub);
});
afterAll(async () => {
  await hub.expectConsistent();
  await hub.close();
});

const linksOf = (visitor: Visitor, mediaId: string): Promise<Links> => visitor.call('GET', `/media/${mediaId}/links`);
const get = (address: string, headers: Record<string, string> = {}): Promise<Response> => fetch(hub.url + address, { headers });

describe('a signed address', () => {
  it('gives the file to any page of any site without a token, in parts too', async () => {
    const ann = await Visitor.arrive(hub.url, account.id);
    const { mediaId } = await ann.upload('a receipt', 'receipt.txt');
    const links = await linksOf(ann, mediaId);
    const whole = await get(links.url, { Origin: 'https://shop.example.com' });
    expect([whole.status, await whole.text()]).toEqual([200, 'a receipt']);
    expect(whole.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    const part = await get(links.url, { Range: 'bytes=2-4' });
    expect([part.status, await part.text()]).toEqual([206, 'rec']);
    for (const address of [links.thumbnailUrl, links.playableUrl]) expect((await get(address)).status).toBe(200);
  });

  it('is made for nobody who may not see the file', async () => {
    const [ann, bob] = [await Visitor.arrive(hub.url, account.id), await Visitor.arrive(hub.url, account.id)];
    const { mediaId } = await ann.upload('mine', 'mine.txt');
    await expect(linksOf(bob, mediaId)).rejects.toMatchObject({ status: 404 });
  });

  it('opens no other file, no other form of it, and nothing of the desk', async () => {
    const ann = await Visitor.arrive(hub.url, account.id);
    const { mediaId } = await ann.upload('one', 'one.txt');
    const other = await ann.upload('two', 'two.txt');
    const { url } = await linksOf(ann, mediaId);
    const wrong = [
      url.replace(mediaId, other.mediaId),
      url.replace('form=file', 'form=thumbnail'),
      url.replace(/expires=\d+/, 'expires=99999999999'),
      url.replace('/widget/files/', '/shared-files/').replace('form=file&', ''),
    ];
    expect(await Promise.all(wrong.map(async (address) => (await get(address)).status))).toEqual([404, 404, 404, 404]);
  });

  it('is good for an hour', async () => {
    const ann = await Visitor.arrive(hub.url, account.id);
    const { mediaId } = await ann.upload('soon gone', 'gone.txt');
    const { url, expiresAt } = await linksOf(ann, mediaId);
    expect(Date.parse(expiresAt) - clock.now().getTime()).toBe(3_600_000);
    clock.advance(3_599_000);
    expect((await get(url)).status).toBe(200);
    clock.advance(1_000);
    expect((await get(url)).status).toBe(404);
  });
});
