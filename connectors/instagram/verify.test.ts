import { describe, expect, it } from '@jest/globals';
import type { VerifyResult } from '../../src/contract/index.js';
import { signatureOf } from '../meta/signature.js';
import { verify } from './verify.js';

const body = Buffer.from('{"object":"instagram","entry":[{"t":"\\u00e4\\/x"}]}');
const credentials = { appSecret: 'meta-app-secret', instagramAppSecret: 'instagram-app-secret', verifyToken: 'typed-by-hand' };
const secrets = { credentials, webhookSecret: 'made-at-binding', previousWebhookSecret: 'made-before' };

const post = (signature: string, sent = body): VerifyResult =>
  verify({ method: 'POST', query: new URLSearchParams(), headers: { 'x-hub-signature-256': signature }, body: sent }, secrets);
const challenge = (fields: Record<string, string>): VerifyResult =>
  verify({ method: 'GET', query: new URLSearchParams(fields), headers: {}, body: Buffer.alloc(0) }, secrets);

describe('a webhook', () => {
  it.each(['meta-app-secret', 'instagram-app-secret'])('signed with the %s is genuine', (secret) => {
    expect(post(signatureOf(body, secret))).toEqual({ verdict: 'accept' });
  });

  it('is judged by its bytes: the same JSON written otherwise does not fit', () => {
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(body.toString())));
    expect(post(signatureOf(body, 'meta-app-secret'), rewritten)).toMatchObject({ verdict: 'reject', status: 401 });
  });

  it.each(['sha1=aa', 'sha256=', `sha256=${'0'.repeat(64)}`, `SHA256=${'0'.repeat(64)}`])(
    'with the signature %s is refused',
    (signature) => {
      expect(post(signature)).toMatchObject({ verdict: 'reject', status: 401 });
    },
  );
});

describe('the question whether the address is ours', () => {
  it.each(['made-at-binding', 'made-before', 'typed-by-hand'])('is answered for the token %s', (token) => {
    expect(challenge({ 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': '1158201444' })).toEqual({
      verdict: 'answer',
      status: 200,
      contentType: 'text/plain',
      body: '1158201444',
    });
  });

  it.each([
    [{ 'hub.mode': 'subscribe', 'hub.verify_token': 'guess', 'hub.challenge': '1' }],
    [{ 'hub.mode': 'unsubscribe', 'hub.verify_token': 'made-at-binding', 'hub.challenge': '1' }],
    [{ 'hub.mode': 'subscribe', 'hub.challenge': '1' }],
    [{ 'hub.mode': 'subscribe', 'hub.verify_token': 'made-at-binding', 'hub.challenge': '<script>' }],
  ])('is not answered for %j', (fields) => {
    expect(challenge(fields)).toMatchObject({ verdict: 'reject', status: 403 });
  });
});
