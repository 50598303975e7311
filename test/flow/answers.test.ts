// Answers kept ready: who sees which canned response, what the FAQ finds, and what is suggested to agents.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CannedResponseView, FaqEntryView, FaqMatchView, GroupView, Page } from '../../src/contract/index.js';
import { ApiFailure, type ApiClient } from '../support/hub.js';
import { SmallPlatform } from '../support/small-connector.js';
import { startSmallHub, words, type SmallHub } from '../support/small-hub.js';

let small: SmallHub;
let lea: ApiClient;
let tom: ApiClient;
let groupId: string;

beforeAll(async () => {
  small = await startSmallHub(new SmallPlatform());
  const { hub } = small;
  lea = await hub.hire('lea');
  tom = await hub.hire('tom', { member: false });
  groupId = (await hub.admin.get<Page<GroupView>>('/groups')).items[0]?.id ?? '';
});
afterAll(() => small.hub.close());

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    return `${String(error.status)} ${error.body.error.code}`;
  }
}

const keep = (who: ApiClient, response: Record<string, unknown>): Promise<CannedResponseView> =>
  who.post<CannedResponseView>('/canned-responses', { title: 'A title', text: 'Some text', ...response });

const shortcuts = async (who: ApiClient, query = ''): Promise<string[]> =>
  (await who.get<Page<CannedResponseView>>(`/canned-responses${query}`)).items.map(({ shortcut }) => shortcut).sort();

describe('a canned response', () => {
  let own: CannedResponseView;
  let general: CannedResponseView;
  beforeAll(async () => {
    general = await keep(small.hub.admin, {
      scope: 'general',
      shortcut: 'Hello',
      text: 'Hello {{contact.name|there}}, I am {{agent.name}}.',
    });
    await keep(small.hub.admin, { scope: 'group', groupId, shortcut: 'refund', text: '退款需要三天', language: 'zh-CN' });
    own = await keep(lea, { scope: 'own', shortcut: 'bye' });
  });

  it('S3-52: is there for all agents where it is general, and agents add their own', async () => {
    expect(await shortcuts(lea)).toEqual(['bye', 'hello', 'refund']);
    expect(await shortcuts(lea, '?scope=own')).toEqual(['bye']);
    expect(await shortcuts(lea, `?groupId=${groupId}`)).toEqual(['refund']);
  });

  it('S3-53: is seen by its owner alone where it is an own one, by members where it is a group’s, and changed by supervisors where it is for others', async () => {
    expect(await shortcuts(tom)).toEqual(['hello']);
    expect(await shortcuts(small.hub.admin)).toEqual(['hello', 'refund']);
    expect(await codeOf(tom.patch(`/canned-responses/${own.id}`, { title: 'Mine now' }))).toBe('404 not_found');
    expect(await codeOf(small.hub.admin.call('DELETE', `/canned-responses/${own.id}`))).toBe('404 not_found');
    expect(await codeOf(lea.patch(`/canned-responses/${general.id}`, { title: 'Mine now' }))).toBe('403 forbidden');
    expect(await codeOf(keep(lea, { scope: 'general', shortcut: 'x' }))).toBe('403 forbidden');
    expect(await codeOf(keep(lea, { scope: 'group', groupId, shortcut: 'x' }))).toBe('403 forbidden');
  });

  it('has a shortcut nobody else of its owner has, however it is spelt', async () => {
    expect(await codeOf(keep(small.hub.admin, { scope: 'general', shortcut: 'HELLO' }))).toBe('409 shortcut_taken');
    expect(await codeOf(keep(tom, { scope: 'own', shortcut: 'hello' }))).toBe('done');
    expect(await codeOf(keep(lea, { scope: 'own', shortcut: 'hello' }))).toBe('done');
    expect(await codeOf(lea.patch(`/canned-responses/${own.id}`, { shortcut: 'hello' }))).toBe('409 shortcut_taken');
    expect(await codeOf(keep(lea, { scope: 'own', shortcut: 'two words' }))).toBe('400 invalid_request');
  });

  it('may have the shortcut of one in another language, and in no language once', async () => {
    const inLanguage = (language?: string) => codeOf(keep(lea, { scope: 'own', shortcut: 'thanks', ...(language && { language }) }));
    expect([await inLanguage('en'), await inLanguage('zh-CN'), await inLanguage()]).toEqual(['done', 'done', 'done']);
    expect([await inLanguage('en'), await inLanguage('zh-CN'), await inLanguage()]).toEqual(Array(3).fill('409 shortcut_taken'));
    const { items } = await lea.get<Page<CannedResponseView>>('/canned-responses?q=thanks');
    const chinese = items.find(({ language }) => language === 'zh-CN');
    expect(await codeOf(lea.patch(`/canned-responses/${String(chinese?.id)}`, { language: 'en' }))).toBe('409 shortcut_taken');
  });

  it('names nothing that cannot be filled in', async () => {
    expect(await codeOf(keep(lea, { scope: 'own', shortcut: 'v', text: 'Dear {{ contact.name | customer }}' }))).toBe('done');
    expect(await codeOf(keep(lea, { scope: 'own', shortcut: 'w', text: 'Dear {{contact.nam}}' }))).toBe('422 unknown_variable');
  });

  it('is found by a part of its words, in Chinese too', async () => {
    expect(await shortcuts(lea, `?q=${encodeURIComponent('三天')}`)).toEqual(['refund']);
    expect(await shortcuts(lea, '?q=I%20AM')).toEqual(['hello']);
    expect(await shortcuts(lea, '?q=%25')).toEqual([]);
  });

  it('stands before others the more it is used', async () => {
    for (let times = 0; times < 2; times++) await lea.post(`/canned-responses/${own.id}/used`);
    const [first] = (await lea.get<Page<CannedResponseView>>('/canned-responses')).items;
    expect(first).toMatchObject({ id: own.id, usedCount: 2 });
    expect(await codeOf(tom.post(`/canned-responses/${own.id}/used`))).toBe('404 not_found');
  });

  it('keeps what is not changed, and goes when it is removed', async () => {
    const changed = await lea.patch<CannedResponseView>(`/canned-responses/${own.id}`, { title: 'Farewell', language: 'en' });
    expect(changed).toMatchObject({ shortcut: 'bye', title: 'Farewell', text: 'Some text', language: 'en' });
    expect(await lea.patch(`/canned-responses/${own.id}`, { language: null })).not.toHaveProperty('language');
    await lea.call('DELETE', `/canned-responses/${own.id}`);
    expect(await shortcuts(lea)).not.toContain('bye');
  });
});

describe('the FAQ', () => {
  const add = (question: string, more: Record<string, unknown> = {}): Promise<FaqEntryView> =>
    small.hub.admin.post<FaqEntryView>('/faq-entries', { question, answer: { type: 'text', text: `About: ${question}` }, ...more });
  const questions = async (text: string): Promise<string[]> =>
    (await lea.post<Page<FaqMatchView>>('/faq-entries/match', { text })).items.map(({ entry }) => entry.question);

  let delivery: FaqEntryView;
  beforeAll(async () => {
    delivery = await add('When will my parcel arrive?', { phrasings: ['How long does shipping take?'] });
    await add('怎么退款？', { phrasings: ['我要退货'], language: 'zh' });
  });

  it('is tried out with scores, the best first, and follows every change at once', async () => {
    const { items } = await lea.post<Page<FaqMatchView>>('/faq-entries/match', { text: 'how long does shipping take' });
    expect(items[0]).toMatchObject({ score: 1, entry: { id: delivery.id, answer: { text: 'About: When will my parcel arrive?' } } });
    expect(await questions('请问怎么退款呢')).toEqual(['怎么退款？']);
    await small.hub.admin.patch(`/faq-entries/${delivery.id}`, { enabled: false });
    expect(await questions('how long does shipping take')).toEqual([]);
    await small.hub.admin.patch(`/faq-entries/${delivery.id}`, { enabled: true });
    expect(await questions('how long does shipping take')).toEqual(['When will my parcel arrive?']);
  });

  it('knows what means the same once it is told', async () => {
    expect(await questions('money back')).toEqual([]);
    await small.hub.admin.put('/settings/faq', { synonyms: [['退款', 'money back']] });
    expect(await questions('money back')).toEqual(['怎么退款？']);
    expect(await lea.get('/settings/faq')).toEqual({ synonyms: [['退款', 'money back']] });
  });

  it('asks each question once and is changed by admins', async () => {
    expect(await codeOf(add('怎么退款？'))).toBe('409 question_taken');
    expect(await codeOf(lea.post('/faq-entries', { question: 'x', answer: { type: 'text', text: 'y' } }))).toBe('403 forbidden');
    expect(
      await codeOf(small.hub.admin.post('/faq-entries', { question: 'x', answer: { type: 'link', url: 'javascript:alert(1)' } })),
    ).toBe('400 invalid_request');
  });

  it('suggests to agents what fits the customer’s last words', async () => {
    const account = await small.bind('key', 'shop');
    await small.tell(account, words('ana', '你好，我想问一下怎么退款'));
    const { id } = await small.waiting('ana');
    const suggested = async (who: ApiClient): Promise<string[]> =>
      (await who.get<Page<FaqMatchView>>(`/conversations/${id}/suggestions`)).items.map(({ entry }) => entry.question);
    expect(await suggested(lea)).toEqual(['怎么退款？']);
    expect(await codeOf(suggested(tom))).toBe('404 not_found');
    await small.tell(account, words('ana', 'the weather is lovely'));
    await small.reached(id, 2, 'stored');
    expect(await suggested(lea)).toEqual([]);
  });
});
