// What is kept of people, and of what went wrong, in Chromium, in both languages: contacts that are one person, earlier service, shared files;
// failed messages, how long things are kept, who changed what.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { ChannelAccountView } from '../../src/contract/index.js';
import { eventually } from '../support/eventually.js';
import { BrowserDesk, bubble, LANGUAGES, openConversation, type Customer, type OpenBrowser } from './browser-desk.js';
import { seriousFaults } from './serious-faults.js';

let desk: BrowserDesk;
let telegram: ChannelAccountView;
let shop: ChannelAccountView;
beforeAll(async () => {
  desk = await BrowserDesk.start();
  [telegram, shop] = [await desk.demo('telegram'), await desk.demo('api')];
});
afterAll(() => desk.stop());

describe.each(LANGUAGES)('the record ($locale, $colorScheme)', (language) => {
  const { locale, words } = language;
  let browser: OpenBrowser;
  let page: Page;
  beforeAll(async () => {
    browser = await desk.browser(language);
    page = await browser.context.newPage();
  });
  afterAll(async () => {
    expect(browser.problems).toEqual([]);
    await browser.close();
  });

  const panel = () => page.getByRole('complementary', { name: words.contact.title });
  const section = (title: string) =>
    panel()
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: title }) });
  const close = ({ conversationId }: Customer): Promise<unknown> => desk.admin.post(`/conversations/${conversationId}/close`);
  const contactOf = async ({ conversationId }: Customer): Promise<string> => (await desk.conversation(conversationId)).contact.id;

  it('two contacts with one number are offered as one person, merged, and taken apart again', async () => {
    const ann = await desk.customer(telegram, `Ann ${locale}`, `Hello from Ann ${locale}`);
    const anna = await desk.customer(shop, `Anna ${locale}`, `Hello from Anna ${locale}`);
    const phone = `+44207123456${locale === 'zh-CN' ? '1' : '2'}`;
    for (const one of [ann, anna]) await desk.admin.patch(`/contacts/${await contactOf(one)}`, { phones: [phone] });
    await openConversation(page, desk, ann);
    await panel().getByText(words.person.suggestion).waitFor();
    await panel().getByText(words.person.shared.phone.replace('{{value}}', phone)).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await panel().getByRole('button', { name: words.person.merge, exact: true }).click();
    const question = page.getByRole('dialog', { name: words.person.mergeTitle });
    await question.getByRole('button', { name: words.person.merge, exact: true }).click();
    await question.waitFor({ state: 'detached' });
    await panel().getByText(words.person.suggestion).waitFor({ state: 'detached' });
    const merged = panel().getByRole('button', { name: words.person.mergedFrom.replace('{{name}}', anna.name) });
    await merged.click();
    await page.getByRole('menuitem', { name: words.person.unmerge }).click();
    const apart = page.getByRole('dialog', { name: words.person.unmergeTitle });
    expect(await seriousFaults(page)).toEqual([]);
    await apart.getByRole('button', { name: words.person.unmerge, exact: true }).click();
    await panel().getByText(words.person.suggestion).waitFor();
    expect(await contactOf(anna)).not.toBe(await contactOf(ann));
    for (const one of [ann, anna]) await close(one);
  });

  it('files that were shared and service that has ended stand beside the conversation', async () => {
    const ben = await desk.customer(telegram, `Ben ${locale}`, `Hello from Ben ${locale}`);
    await desk.admin.post(`/conversations/${ben.conversationId}/claim`);
    await openConversation(page, desk, ben);
    await desk.acts(ben, { type: 'photo' });
    await desk.acts(ben, { type: 'document' });
    const files = section(words.sharedFiles.title);
    await files.getByRole('img').first().waitFor();
    await files.getByRole('link').first().waitFor();
    await close(ben);
    await desk.acts(ben, { type: 'text', text: `Back again ${locale}` });
    await bubble(page, `Back again ${locale}`).waitFor();
    const records = section(words.person.records);
    await records.getByText('Ada Lin').first().waitFor();
    await records.getByText(words.events.reason.resolved).first().waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await desk.admin.post(`/conversations/${ben.conversationId}/claim`);
    await close(ben);
  });

  it('a message that failed stands with why, and goes out again from there', async () => {
    const cid = await desk.customer(telegram, `Cid ${locale}`, `Hello from Cid ${locale}`);
    await desk.admin.post(`/conversations/${cid.conversationId}/claim`);
    await desk.faults('telegram', { rules: [{ match: { method: 'sendMessage' }, effect: 'reset_after_accept', times: 1 }] });
    const text = `Did it arrive, ${locale}?`;
    await desk.admin.post(`/conversations/${cid.conversationId}/messages`, {
      clientMsgId: `record-${locale}`,
      content: { type: 'text', text },
    });
    await page.goto(`${desk.url}/admin/operations`);
    const card = page.getByRole('article').filter({ hasText: text });
    await card.getByText(words.operations.status.uncertain, { exact: true }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await card.getByRole('button', { name: words.operations.resend, exact: true }).click();
    await page.getByText(words.operations.resent).waitFor();
    await eventually(async () => (await desk.phone(cid)).messages.filter((message) => message.text === text).length === 2 || undefined);
    await page.getByText(words.operations.noMessages).waitFor();

    await card.waitFor({ state: 'detached' });
    await desk.faults('telegram', { rules: [{ match: { method: 'sendMessage' }, effect: 'reset_after_accept', times: 1 }] });
    await desk.admin.post(`/conversations/${cid.conversationId}/messages`, {
      clientMsgId: `record-again-${locale}`,
      content: { type: 'text', text: `And this, ${locale}?` },
    });
    const other = page.getByRole('article').filter({ hasText: `And this, ${locale}?` });
    await other.getByRole('button', { name: words.thread.markDelivered, exact: true }).click();
    await other.waitFor({ state: 'detached' });
    await page.getByText(words.operations.noMessages).waitFor();
    await close(cid);
  });

  it('it is said how long things are kept and what there is of them, and who changed what, by kind', async () => {
    await page.goto(`${desk.url}/admin/retention`);
    await page.getByText(words.retention.forEver, { exact: true }).waitFor();
    await page.getByText('RETAIN_MESSAGES_DAYS').waitFor();
    const { messages } = await desk.admin.get<{ messages: number }>('/settings/retention');
    expect(messages).toBeGreaterThan(0);
    await page.getByText(String(messages), { exact: true }).first().waitFor();
    expect(await seriousFaults(page)).toEqual([]);

    await desk.admin.post('/groups', { name: `Audited ${locale}` });
    await page.goto(`${desk.url}/admin/audit`);
    const rows = page.getByRole('row');
    await rows.filter({ hasText: `Audited ${locale}` }).waitFor();
    await page.getByRole('combobox', { name: words.audit.what, exact: true }).click();
    await page.getByRole('option', { name: words.audit.kind.contact, exact: true }).click();
    await rows.filter({ hasText: `Audited ${locale}` }).waitFor({ state: 'detached' });
    // Below their heads.
    await rows.nth(1).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });
});
