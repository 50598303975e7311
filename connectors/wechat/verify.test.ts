import { describe, expect, it } from '@jest/globals';
import { ConnectorError, type VerifyResult } from '../../src/contract/index.js';
import { encryptEnvelope, signatureOf } from './crypto.js';
import { envelope, verify } from './verify.js';

const TOKEN = 'AAAAA';
const KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const OLD_KEY = 'A'.repeat(43);
const APP_ID = 'wx2c2769f8efd9abc2';
const SAFE = { token: TOKEN, encodingAesKey: KEY, appId: APP_ID };
const MESSAGE =
  '<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>1751000000</CreateTime><MsgType>text</MsgType><Content>你好</Content><MsgId>7250021412600020992</MsgId></xml>';

interface Sent {
  method?: string;
  query: Record<string, string>;
  body?: string;
}

function verdict({ method = 'POST', query, body = '' }: Sent, credentials: Record<string, string>): VerifyResult {
  return verify(
    { method, query: new URLSearchParams(query), headers: {}, body: Buffer.from(body) },
    { credentials, webhookSecret: 'unused' },
  );
}

const signed = (more: Record<string, string> = {}, token = TOKEN): Record<string, string> => ({
  signature: signatureOf([token, '1', '2']),
  timestamp: '1',
  nonce: '2',
  ...more,
});

function sealed({ token = TOKEN, key = KEY, appId = APP_ID, message = MESSAGE, plainFields = '' } = {}): Sent {
  const encrypted = encryptEnvelope({ message, appId }, key);
  const body = `<xml><ToUserName><![CDATA[gh_1]]></ToUserName>${plainFields}<Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`;
  return { query: signed({ encrypt_type: 'aes', msg_signature: signatureOf([token, '1', '2', encrypted]) }, token), body };
}

describe('the handshake', () => {
  it('answers exactly the echostr (WeChat’s published example)', () => {
    const query = {
      signature: 'f464b24fc39322e44b38aa78f5edd27bd1441696',
      timestamp: '1714036504',
      nonce: '1514711492',
      echostr: '4375120948345356249',
    };
    expect(verdict({ method: 'GET', query }, SAFE)).toMatchObject({ verdict: 'answer', status: 200, body: '4375120948345356249' });
  });

  it('is never answered as a page a browser would run', () => {
    const query = signed({ echostr: '<script>' });
    expect(verdict({ method: 'GET', query }, SAFE)).toMatchObject({ contentType: 'text/plain; charset=utf-8' });
  });

  it('is refused to a stranger', () => {
    expect(verdict({ method: 'GET', query: signed({ echostr: '1' }, 'guess') }, SAFE)).toMatchObject({ verdict: 'reject', status: 401 });
    expect(verdict({ method: 'GET', query: {} }, SAFE)).toMatchObject({ verdict: 'reject', status: 401 });
  });
});

describe('plaintext mode', () => {
  it('takes what is signed', () => {
    expect(verdict({ query: signed(), body: MESSAGE }, { token: TOKEN, appId: APP_ID })).toEqual({ verdict: 'accept' });
  });

  it('is refused by an account with an EncodingAESKey: the signature does not cover a plain body', () => {
    expect(verdict({ query: signed(), body: MESSAGE }, SAFE)).toMatchObject({ verdict: 'reject', status: 403 });
  });

  it('reads the plain part of a compatible push while no key is configured', () => {
    const push = sealed({ plainFields: MESSAGE.slice('<xml>'.length, -'</xml>'.length) });
    expect(verdict(push, { token: TOKEN, appId: APP_ID })).toEqual({ verdict: 'accept' });
    expect(envelope(Buffer.from(push.body ?? ''))).toEqual({ dedupeKey: 'message 7250021412600020992' });
  });
});

describe('safe and compatible mode', () => {
  const published =
    '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=';

  it.each([
    ['XML', `<xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName><Encrypt><![CDATA[${published}]]></Encrypt></xml>`],
    ['JSON', JSON.stringify({ ToUserName: 'gh_97417a04a28d', Encrypt: published })],
  ])('takes WeChat’s published push, its envelope written as %s', (_format, body) => {
    const query = {
      signature: '6c5c811b55cc85e0e1b54100749188c20beb3f5d',
      timestamp: '1714112445',
      nonce: '415670741',
      openid: 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY',
      encrypt_type: 'aes',
      msg_signature: '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3',
    };
    const result = verdict({ query, body }, { token: 'AAAAA', encodingAesKey: 'A'.repeat(43), appId: 'wxba5fad812f8e6fb9' });
    expect(result.verdict === 'accept' && envelope(result.body ?? Buffer.alloc(0))).toEqual({
      dedupeKey: 'event debug_demo o9AgO5Kd5ggOC-bXrbNODIiE3bGY 1714112445',
    });
  });

  it('gives the message inside the envelope', () => {
    const result = verdict(sealed(), SAFE);
    expect(result.verdict === 'accept' && result.body?.toString()).toBe(MESSAGE);
  });

  it('believes the envelope, not the plain fields beside it', () => {
    const result = verdict(sealed({ plainFields: '<Content>forged</Content>' }), SAFE);
    expect(result.verdict === 'accept' && result.body?.toString()).toBe(MESSAGE);
  });

  it('takes the previous token and the previous key while they are configured', () => {
    const rotating = { ...SAFE, previousToken: 'old', previousEncodingAesKey: OLD_KEY };
    const old = sealed({ token: 'old', key: OLD_KEY });
    expect(verdict(old, rotating)).toMatchObject({ verdict: 'accept' });
    expect(verdict(sealed(), rotating)).toMatchObject({ verdict: 'accept' });
    expect(verdict(old, SAFE)).toMatchObject({ verdict: 'reject', status: 401 });
  });

  it.each<[string, Sent, number]>([
    ['another account’s appid in a valid envelope', sealed({ appId: 'wx0000000000000000' }), 403],
    ['an envelope made with another key', sealed({ key: OLD_KEY }), 403],
    ['a changed envelope', { ...sealed(), body: sealed().body ?? '' }, 401],
    ['a truncated envelope', { ...sealed(), body: (sealed().body ?? '').slice(0, 100) }, 401],
    ['no envelope', { ...sealed(), body: MESSAGE }, 401],
    ['an empty body', { ...sealed(), body: '' }, 401],
    ['no msg_signature, though the plain signature is good', { ...sealed(), query: signed({ encrypt_type: 'aes' }) }, 401],
    [
      'the plain signature as msg_signature',
      { ...sealed(), query: signed({ encrypt_type: 'aes', msg_signature: signed()['signature'] ?? '' }) },
      401,
    ],
  ])('refuses %s', (_what, push, status) => {
    expect(verdict(push, SAFE)).toMatchObject({ verdict: 'reject', status });
  });

  it('refuses everything while no token is configured', () => {
    expect(verdict(sealed({ token: '' }), { ...SAFE, token: '' })).toMatchObject({ verdict: 'reject', status: 401 });
  });
});

describe('the filing of a body', () => {
  const keyOf = (xml: string): string => envelope(Buffer.from(xml)).dedupeKey;
  const event = (name: string, key: string, at = 1): string =>
    `<xml><FromUserName>o1</FromUserName><CreateTime>${at}</CreateTime><MsgType>event</MsgType><Event>${name}</Event><EventKey><![CDATA[${key}]]></EventKey></xml>`;

  it('keeps message ids beyond 2^53 exact', () => {
    expect(keyOf(MESSAGE)).not.toBe(keyOf(MESSAGE.replace('0992</MsgId>', '0993</MsgId>')));
  });

  it('tells events apart by person, second, event and key', () => {
    const keys = [event('CLICK', 'a'), event('CLICK', 'b'), event('VIEW', 'a'), event('CLICK', 'a', 2)].map(keyOf);
    expect(new Set(keys).size).toBe(4);
    expect(keyOf(event('click', 'a'))).toBe(keys[0]);
  });

  it('tells long keys apart without growing', () => {
    const address = `https://example.com/${'x'.repeat(5000)}`;
    const [one, other] = [keyOf(event('VIEW', `${address}1`)), keyOf(event('VIEW', `${address}2`))];
    expect(one).not.toBe(other);
    expect(one.length).toBeLessThan(300);
  });

  it.each([
    ['a DOCTYPE', MESSAGE.replace('<xml>', '<!DOCTYPE xml><xml>')],
    ['an entity', MESSAGE.replace('<xml>', '<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]><xml>').replace('你好', '&x;')],
    ['an unknown entity', MESSAGE.replace('你好', '&nbsp;')],
    ['50,000 levels', `<xml>${'<a>'.repeat(50_000)}${'</a>'.repeat(50_000)}</xml>`],
    ['50,000 levels of JSON', `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
    ['half a body', MESSAGE.slice(0, 150)],
    ['a body encoded twice', MESSAGE.replaceAll('<', '&lt;')],
    ['more bytes than any message', MESSAGE.replace('你好', 'x'.repeat(300_000))],
    ['a byte order of UTF-16', Buffer.from(MESSAGE, 'utf16le').toString('latin1')],
  ])('refuses %s as malformed', (_what, xml) => {
    expect(() => envelope(Buffer.from(xml))).toThrow(ConnectorError);
  });
});
