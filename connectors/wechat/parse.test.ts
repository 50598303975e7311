import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import {
  TEXT_MAX_UTF16,
  mapMedia,
  messageContentSchema,
  type InboundEvent,
  type MediaReference,
  type StoredMedia,
} from '../../src/contract/index.js';
import { parse } from './parse.js';

// The same inputs for every change, so that a failure is the change's.
fc.configureGlobal({ seed: 20_261_121 });

const folder = path.join('connectors', 'wechat', 'fixtures');
const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, (JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as { body: string }).body] as const);

const RECEIVED_AT = new Date('2026-11-01T00:00:00Z');
const events = (body: string): InboundEvent[] =>
  parse({ body: Buffer.from(body), receivedAt: RECEIVED_AT, externalAccountId: 'wxba5fad812f8e6fb9' });
const message = (type: string, rest: string): string =>
  `<xml><FromUserName>o1</FromUserName><CreateTime>1751000000</CreateTime><MsgType>${type}</MsgType>${rest}<MsgId>7250021412600020992</MsgId></xml>`;
const event = (name: string, rest = ''): string =>
  `<xml><FromUserName>o1</FromUserName><CreateTime>1751000000</CreateTime><MsgType>event</MsgType><Event>${name}</Event>${rest}</xml>`;

describe('content', () => {
  it.each(fixtures)('of %s is what the hub stores', (_name, body) => {
    const asStored = ({ ref, mime, sizeBytes, name }: MediaReference): StoredMedia => ({
      mediaId: ref,
      mime,
      sizeBytes,
      state: 'pending',
      ...(name !== undefined && { name }),
    });
    for (const parsed of events(body)) {
      if (parsed.type !== 'message') continue;
      expect(messageContentSchema.safeParse(mapMedia<MediaReference>(parsed.content, asStored)).error).toBeUndefined();
    }
  });

  it('of more units than the hub keeps becomes several messages that lose nothing', () => {
    const text = '👨‍👩‍👧‍👦字'.repeat(700);
    const parts = events(message('text', `<Content><![CDATA[${text}]]></Content>`));
    const texts = parts.map((part) => (part.type === 'message' && part.content.type === 'text' ? part.content.text : ''));
    expect(texts.join('')).toBe(text);
    expect(Math.max(...texts.map((part) => part.length))).toBeLessThanOrEqual(TEXT_MAX_UTF16);
    expect(new Set(parts.map((part) => part.dedupeKey)).size).toBe(parts.length);
    expect(parts.map((part) => (part.type === 'message' ? part.replyAllowance?.messages : 0))).toEqual([5, undefined, undefined]);
  });

  it.each([
    ['an impossible position', message('location', '<Location_X>123.4</Location_X><Location_Y>400</Location_Y>'), 'location'],
    ['a position that is no number', message('location', '<Location_X>NaN</Location_X><Location_Y>1e5</Location_Y>'), 'location'],
    ['a link without an address', message('link', '<Title>x</Title>'), 'link'],
    ['an empty text', message('text', '<Content></Content>'), 'text'],
  ])('falls back for %s', (_what, body, platformType) => {
    expect(events(body)).toMatchObject([{ type: 'message', content: { type: 'unsupported', platformType } }]);
  });

  it('says why a picture without an id cannot be had', () => {
    expect(events(message('image', ''))).toMatchObject([{ content: { media: { unavailable: expect.any(String) } } }]);
  });
});

describe('times and ids', () => {
  it('takes WeChat’s clock, days late or from the future', () => {
    const at = (seconds: string): InboundEvent[] => events(message('text', '<Content>x</Content>').replace('1751000000', seconds));
    expect(at('1577836800')).toMatchObject([{ sentAt: new Date('2020-01-01T00:00:00Z') }]);
    expect(at('4102444800')).toMatchObject([{ sentAt: new Date('2100-01-01T00:00:00Z') }]);
    expect(at('soon')).toMatchObject([{ sentAt: RECEIVED_AT }]);
  });

  it('names a message without an id by what it is, the same every time', () => {
    const [first] = events(message('text', '<Content>x</Content>').replace(/<MsgId>.*<\/MsgId>/, ''));
    const [again] = events(message('text', '<Content>x</Content>').replace(/<MsgId>.*<\/MsgId>/, ''));
    const [other] = events(message('text', '<Content>y</Content>').replace(/<MsgId>.*<\/MsgId>/, ''));
    expect(again?.dedupeKey).toBe(first?.dedupeKey);
    expect(other?.dedupeKey).not.toBe(first?.dedupeKey);
  });
});

describe('events', () => {
  it.each(['subscribe', 'SUBSCRIBE', 'Subscribe'])('are known in any case: %s', (name) => {
    expect(events(event(name))).toMatchObject([{ isAside: true }, { type: 'reachability', reachable: true }]);
  });

  it('speak of the person inside, where WeChat itself is the sender', () => {
    const body = event('user_authorization_cancellation', '<OpenID>oOTHER</OpenID>');
    expect(events(body)).toMatchObject([{ type: 'reachability', platformUserId: 'oOTHER', reachable: false }]);
  });

  it.each(['constructor', '__proto__', 'toString', ''])('of the unknown name “%s” are ignored', (name) => {
    expect(events(event(name))).toMatchObject([{ type: 'ignored' }]);
  });

  it('allow a reply once, though they are told as two', () => {
    const parsed = events(event('subscribe', '<EventKey>qrscene_a</EventKey>'));
    expect(parsed.map((one) => 'replyAllowance' in one)).toEqual([false, true]);
  });

  it('without the result’s id are ignored', () => {
    expect(
      events(event('subscribe_msg_sent_event', '<SubscribeMsgSentEvent><List><TemplateId>T</TemplateId></List></SubscribeMsgSentEvent>')),
    ).toMatchObject([{ type: 'ignored' }]);
  });
});

describe('whatever comes', () => {
  const TAGS = fixtures.flatMap(([, body]) => [...body.matchAll(/<([A-Za-z_0-9]+)>/g)].flatMap(([, name]) => name ?? []));
  const mutated = fc
    .tuple(fc.constantFrom(...fixtures.map(([, body]) => body)), fc.constantFrom(...TAGS), fc.string(), fc.nat(3))
    .map(([body, tag, text, way]) => {
      const element = new RegExp(`<${tag}>.*?</${tag}>`, 's');
      if (way === 0) return body.replace(element, '');
      if (way === 1) return body.replace(element, `<${tag}><x><![CDATA[${text.replaceAll(']]>', '')}]]></x></${tag}>`);
      if (way === 2) return body.replace(element, (whole) => whole + whole);
      return body.replace(element, () => `<${tag}><![CDATA[${text.replaceAll(']]>', '')}]]></${tag}>`);
    });

  it('never throws on a documented push with any element gone, doubled, nested or replaced', () => {
    fc.assert(
      fc.property(mutated, (body) => {
        const parsed = events(body);
        return parsed.length > 0 && parsed.every(({ dedupeKey }) => typeof dedupeKey === 'string' && dedupeKey !== '');
      }),
      { numRuns: 3000 },
    );
  });

  it('never throws on any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        (bytes) => parse({ body: Buffer.from(bytes), receivedAt: RECEIVED_AT, externalAccountId: 'wx' }).length > 0,
      ),
    );
  });
});
