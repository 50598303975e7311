import { describe, expect, it } from '@jest/globals';
import type { IncomingHttpHeaders } from 'node:http';
import type { WebhookRequest } from '../../src/contract/index.js';
import { appSecretProof, signatureOf, verifyMetaRequest } from './signature.js';

const SECRETS = { appSecrets: ['test_secret'], verifyTokens: ['token-1'] };
// Bytes as Meta writes them: escapes that writing the parsed JSON again would not give back.
const BODY = Buffer.from('{"object":"page","entry":[{"t":"\\u00e4\\/x"}]}');
const SIGNATURE = 'sha256=24b4d2773a4e158f15f3ce96548fe118b35092c5822d07a624797d4e5ef2cec1';

function post(headers: IncomingHttpHeaders, body = BODY): WebhookRequest {
  return { method: 'POST', query: new URLSearchParams(), headers, body };
}
function get(query: Record<string, string>): WebhookRequest {
  return { method: 'GET', query: new URLSearchParams(query), headers: {}, body: Buffer.alloc(0) };
}
const challenge = { 'hub.mode': 'subscribe', 'hub.verify_token': 'token-1', 'hub.challenge': '1158201444' };

describe('the signature', () => {
  it('is made over the raw bytes', () => {
    expect(signatureOf(BODY, 'test_secret')).toBe(SIGNATURE);
    expect(verifyMetaRequest(post({ 'x-hub-signature-256': SIGNATURE }), SECRETS)).toEqual({ verdict: 'accept' });
  });

  it('does not fit the same content written another way', () => {
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(BODY.toString('utf8'))));
    expect(verifyMetaRequest(post({ 'x-hub-signature-256': SIGNATURE }, rewritten), SECRETS)).toMatchObject({ verdict: 'reject' });
  });

  it('may be made with the secret before the present one', () => {
    const secrets = { ...SECRETS, appSecrets: ['new', undefined, 'test_secret'] };
    expect(verifyMetaRequest(post({ 'x-hub-signature-256': SIGNATURE }), secrets)).toEqual({ verdict: 'accept' });
  });

  it.each<[string, IncomingHttpHeaders]>([
    ['missing', {}],
    ['of the old kind only', { 'x-hub-signature': 'sha1=0000' }],
    ['cut short', { 'x-hub-signature-256': SIGNATURE.slice(0, -2) }],
    ['without its prefix', { 'x-hub-signature-256': SIGNATURE.slice('sha256='.length) }],
    ['of another secret', { 'x-hub-signature-256': signatureOf(BODY, 'other') }],
    ['made with no secret', { 'x-hub-signature-256': signatureOf(BODY, '') }],
  ])('%s is refused', (_what, headers) => {
    expect(verifyMetaRequest(post(headers), { ...SECRETS, appSecrets: ['test_secret', ''] })).toMatchObject({
      verdict: 'reject',
      status: 401,
    });
  });
});

describe('the challenge', () => {
  it('is answered with nothing else, for the present and the previous token', () => {
    const answer = { verdict: 'answer', status: 200, contentType: 'text/plain', body: '1158201444' };
    expect(verifyMetaRequest(get(challenge), SECRETS)).toEqual(answer);
    expect(verifyMetaRequest(get(challenge), { ...SECRETS, verifyTokens: ['token-2', 'token-1'] })).toEqual(answer);
  });

  it.each([
    ['another token', { ...challenge, 'hub.verify_token': 'token-2' }],
    ['no token', { 'hub.mode': 'subscribe', 'hub.challenge': '1' }],
    ['another mode', { ...challenge, 'hub.mode': 'unsubscribe' }],
    ['a challenge that would be a page', { ...challenge, 'hub.challenge': '<script>' }],
  ])('with %s is refused', (_what, query) => {
    expect(verifyMetaRequest(get(query), { ...SECRETS, verifyTokens: ['token-1', ''] })).toMatchObject({ verdict: 'reject', status: 403 });
  });
});

it('proves a token with the app secret', () => {
  expect(appSecretProof('TOKEN123', 'test_secret')).toBe('3e27db5a2deb3133cf88244e27ae224a85f738c8e31b01eb38ea36dd369a5da8');
});
