// What Blue Kite keeps ready for its agents: responses, questions with answers, labels, and what is known of its customers.
import type { FaqAnswer } from '../../../src/contract/answers.js';
import type { LabelView } from '../../../src/contract/contacts.js';
import type { ListedConversation } from '../../../src/contract/index.js';
import type { ApiClient } from '../../support/api-client.js';

export async function keepReady(ada: ApiClient): Promise<void> {
  const canned = (shortcut: string, title: string, text: string): Promise<unknown> =>
    ada.post('/canned-responses', { scope: 'general', shortcut, title, text });
  await canned('hi', 'Greeting', 'Hello {{contact.name|there}}, this is {{agent.name}} of Blue Kite. How can I help you?');
  await canned('shipping', 'Shipping times', 'Within Europe a parcel takes 2 to 4 working days. Orders before noon leave the same day.');
  await canned('退货', '退货说明', '收到商品后 30 天内可以退货，请在包裹里附上订单号，运费由我们承担。');
  const asked = (question: string, answer: FaqAnswer, keywords: string[], language = 'en'): Promise<unknown> =>
    ada.post('/faq-entries', { question, answer, keywords, language, suggested: true });
  await asked('How long does shipping take?', { type: 'text', text: '2 to 4 working days within Europe.' }, [
    'shipping',
    'ship',
    'deliver',
  ]);
  await asked('Can I send a kite back?', { type: 'text', text: 'Yes, within 30 days, and we pay the postage.' }, ['return', 'refund']);
  await asked('坏的配件需要寄回吗？', { type: 'text', text: '不需要寄回，拍照给我们就可以。' }, ['寄回', '坏的'], 'zh-CN');
}

/** A shop's labels, some of them on people, and one person known well. */
export async function knowPeople(ada: ApiClient, rows: { well: ListedConversation; others: readonly ListedConversation[] }): Promise<void> {
  const label = (name: string, color: LabelView['color']): Promise<LabelView> => ada.post('/labels', { name, color });
  const regular = await label('Regular', 'teal');
  const club = await label('Club 俱乐部', 'blue');
  const { contact } = rows.well;
  await ada.put(`/contacts/${contact.id}/labels`, { labelIds: [regular.id, club.id] });
  await ada.patch(`/contacts/${contact.id}`, {
    phones: ['+44 7700 900123'],
    emails: ['emma.carter@example.com'],
    customFields: { 'Favourite colour': 'Red' },
    notes: 'Flies at Tankerton beach. Asks before she buys.',
  });
  await ada.post(`/contacts/${contact.id}/notes`, { text: 'Wants to be told when the Sea Breeze is back.' });
  for (const row of rows.others) await ada.put(`/contacts/${row.contact.id}/labels`, { labelIds: [regular.id] });
  await ada.post('/me/saved-filters', { name: 'Regulars', filter: { view: 'all', label: 'Regular' } });
}
