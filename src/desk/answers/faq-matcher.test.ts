import { describe, expect, it } from '@jest/globals';
import type { FaqEntryView } from '../../contract/index.js';
import { FaqMatcher } from './faq-matcher.js';
import { DEFAULT_THRESHOLDS, forWriterOf, verdictOn } from './faq-verdict.js';

const entry = (id: string, question: string, more: Partial<FaqEntryView> = {}): FaqEntryView => ({
  id,
  question,
  phrasings: [],
  keywords: [],
  answer: { type: 'text', text: `the answer to ${id}` },
  enabled: true,
  suggested: false,
  ...more,
});

const ENTRIES = [
  entry('delivery', 'When will my order arrive?', { phrasings: ['How long does shipping take?', 'Where is my parcel?', 'track my order'] }),
  entry('refund', 'How do I get a refund?', { phrasings: ['I want to return this', 'send it back'], keywords: ['refund'] }),
  entry('hours', 'What are your opening hours?', { phrasings: ['When are you open?', 'Are you open on Sunday?'] }),
  entry('invoice', 'Can I have an invoice?', { phrasings: ['I need a receipt for my company'], keywords: ['vat'] }),
  entry('cancel', 'How do I cancel my order?', { phrasings: ['I ordered by mistake'] }),
  entry('address', 'Can I change the delivery address?', { phrasings: ['I moved house'] }),
  entry('password', 'I forgot my password', { phrasings: ['cannot log in', 'reset my account'] }),
  entry('zh-delivery', '什么时候发货？', { phrasings: ['我的快递到哪里了', '多久能收到货', '订单什么时候到'] }),
  entry('zh-refund', '怎么退款？', { phrasings: ['我要退货', '申请售后'] }),
  entry('zh-hours', '营业时间是什么时候？', { phrasings: ['周末上班吗', '几点关门'] }),
  entry('zh-invoice', '可以开发票吗？', { keywords: ['发票'] }),
  entry('zh-coupon', '优惠券怎么用？', { phrasings: ['优惠码在哪里填'] }),
  entry('off', 'Do you sell gift cards?', { enabled: false }),
];
const SYNONYMS = [
  ['refund', 'money back', 'reimbursement'],
  ['parcel', 'package', 'shipment'],
  ['退款', '退钱', '把钱退回来'],
  ['快递', '包裹', '物流'],
  ['优惠券', '代金券', 'coupon'],
];
const matcher = new FaqMatcher(ENTRIES, SYNONYMS);

function answerTo(text: string): string {
  const verdict = verdictOn(matcher.match(text), DEFAULT_THRESHOLDS);
  return verdict.kind === 'answer' ? verdict.entry.id : verdict.kind;
}

describe('a question', () => {
  it.each([
    ['When will my order arrive?', 'delivery'],
    ['when will my order arrive', 'delivery'],
    ['WHEN WILL MY ORDER ARRIVE???', 'delivery'],
    ['Ｗhen will my order arrive', 'delivery'],
    ['Hello, when will my orders be arriving please?', 'delivery'],
    ['how long is shipping', 'delivery'],
    ['where is my package', 'delivery'],
    ['Hi there! I was wondering where my parcel is', 'delivery'],
    ['I would like my money back', 'refund'],
    ['refund', 'refund'],
    ['can you tell me about refunds', 'refund'],
    ['I want to return these shoes', 'refund'],
    ['are you open on sundays?', 'hours'],
    ['opening hours', 'hours'],
    ['What time do you open', 'hours'],
    ['Could I get an invoice for it', 'invoice'],
    ['we need a receipt for the company', 'invoice'],
    ['please cancel my order', 'cancel'],
    ['how can I cancel an order', 'cancel'],
    ['I have to change my delivery address', 'address'],
    ['forgot password', 'password'],
    ['I forgot my password again', 'password'],
    ['什么时候发货', 'zh-delivery'],
    ['请问一下什么时候能发货呀？', 'zh-delivery'],
    ['我的包裹到哪里了', 'zh-delivery'],
    ['我的订单什么时候到啊', 'zh-delivery'],
    ['物流到哪儿了', 'zh-delivery'],
    ['怎么退款', 'zh-refund'],
    ['你好，我想问一下怎么退钱，谢谢', 'zh-refund'],
    ['我要退货', 'zh-refund'],
    ['能不能把钱退回来', 'zh-refund'],
    ['营业时间', 'zh-hours'],
    ['你们的营业时间？', 'zh-hours'],
    ['你们周末上班吗', 'zh-hours'],
    ['麻烦开一下发票', 'zh-invoice'],
    ['可以开发票吗', 'zh-invoice'],
    ['代金券怎么用', 'zh-coupon'],
    ['coupon 怎么用', 'zh-coupon'],
  ])('“%s” is answered by %s', (text, expected) => {
    expect(answerTo(text)).toBe(expected);
  });

  it.each([
    ['hello'],
    ['你好'],
    ['thank you so much'],
    ['谢谢'],
    ['ok'],
    ['好的'],
    ['???'],
    ['😀'],
    [''],
    ['what is this'],
    ['how do I do this'],
    ['这个怎么办'],
    ['Do you sell gift cards?'],
    ['The weather is lovely today'],
    ['今天天气真好'],
    ['my cat ate the remote control'],
    ['12345'],
  ])('“%s” is answered by nothing', (text) => {
    expect(answerTo(text)).toBe('nothing');
  });

  it.each([['order'], ['my order'], ['订单']])('“%s” leaves a choice or is answered, never mistaken for something else', (text) => {
    const offered = matcher.match(text).filter(({ score }) => score >= DEFAULT_THRESHOLDS.offerThreshold);
    expect(offered.filter(({ entry: { id } }) => !['delivery', 'cancel', 'zh-delivery'].includes(id))).toEqual([]);
  });

  it('that fits two entries alike is given as a choice', () => {
    const twins = new FaqMatcher([entry('a', 'Delivery to Germany'), entry('b', 'Delivery to France')], []);
    const verdict = verdictOn(twins.match('delivery'), DEFAULT_THRESHOLDS);
    expect(verdict).toMatchObject({ kind: 'choice', entries: [{ id: 'a' }, { id: 'b' }] });
  });
});

describe('an answer for people of one language', () => {
  const both = new FaqMatcher(
    [entry('en', 'refund', { language: 'en' }), entry('zh', '退款', { language: 'zh-CN' })],
    [['refund', 'money back', '退款']],
  );
  const bestFor = (text: string): string | undefined => forWriterOf(text, both.match(text), 0.35)[0]?.entry.id;
  it('is not given to those who write in other characters, where there is another', () => {
    expect(both.match('money back')).toHaveLength(2);
    expect([bestFor('refund'), bestFor('退款')]).toEqual(['en', 'zh']);
  });
  it('is given to them where there is no other', () => {
    const one = new FaqMatcher([entry('zh', '退款', { language: 'zh-CN' })], [['refund', '退款']]);
    expect(forWriterOf('refund', one.match('refund'), 0.35)[0]?.entry.id).toBe('zh');
  });
});

describe('the score', () => {
  it('is 1 for the very words and less for anything else', () => {
    expect(matcher.match('how do i get a refund')[0]).toMatchObject({ score: 1, entry: { id: 'refund' } });
    expect(matcher.match('a refund, how do I get it')[0]?.score).toBeLessThan(1);
  });

  it('does not depend on the order of the entries', () => {
    const backwards = new FaqMatcher([...ENTRIES].reverse(), SYNONYMS);
    for (const text of ['order', 'where is my parcel', '订单', '退款']) expect(backwards.match(text)).toEqual(matcher.match(text));
  });

  it('grows with every keyword that is said', () => {
    const [one] = new FaqMatcher([entry('k', 'Payment', { keywords: ['visa', 'card'] })], []).match('does visa work');
    const [two] = new FaqMatcher([entry('k', 'Payment', { keywords: ['visa', 'card'] })], []).match('does a visa card work');
    expect(two?.score).toBeGreaterThan(one?.score ?? 1);
  });

  it('takes a keyword as a whole word only, but anywhere in Chinese', () => {
    const found = (keyword: string, text: string) => new FaqMatcher([entry('k', 'x', { keywords: [keyword] })], []).match(text).length;
    expect(found('vat', 'a private matter')).toBe(0);
    expect(found('vat', 'is VAT included')).toBe(1);
    expect(found('发票', '要不要开发票呢')).toBe(1);
  });

  it('is the same for a text of the greatest length as for none: within bounds', () => {
    for (const { score } of matcher.match('订单退款refund '.repeat(300).slice(0, 4096))) {
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThanOrEqual(1);
    }
  });
});
