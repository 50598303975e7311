// Is this request from Meta? POSTs carry an HMAC of the raw body under the app's secret; a GET asks whether the address is ours.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { VerifyResult, WebhookRequest } from '../../src/contract/index.js';

export interface MetaSecrets {
  /** Secrets of the app a signature may be made with: the present one and those accepted for a while. Empty ones match nothing. */
  appSecrets: readonly (string | undefined)[];
  /** What we gave Meta as `verify_token`: the present one and the previous. */
  verifyTokens: readonly (string | undefined)[];
}

export function verifyMetaRequest(request: WebhookRequest, secrets: MetaSecrets): VerifyResult {
  return request.method === 'GET' ? answerChallenge(request.query, secrets.verifyTokens) : verifySignature(request, secrets.appSecrets);
}

const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

/** Over the bytes as they came: Meta signs an escaped form that parsing and writing again would not give back. */
function verifySignature({ headers, body }: WebhookRequest, appSecrets: readonly (string | undefined)[]): VerifyResult {
  const header = headers['x-hub-signature-256'];
  if (typeof header !== 'string' || header === '') return { verdict: 'reject', status: 401, reason: 'signature header missing' };
  const given = SIGNATURE.exec(header)?.[1];
  if (given === undefined) return { verdict: 'reject', status: 401, reason: 'signature header is not sha256=…' };
  const digest = Buffer.from(given, 'hex');
  const matches = known(appSecrets).map((secret) => timingSafeEqual(digest, createHmac('sha256', secret).update(body).digest()));
  if (matches.includes(true)) return { verdict: 'accept' };
  return { verdict: 'reject', status: 401, reason: 'signature does not match' };
}

/** Meta writes a number; nothing else is repeated to whoever asks. */
const CHALLENGE = /^[\w.-]{1,256}$/;

function answerChallenge(query: URLSearchParams, verifyTokens: readonly (string | undefined)[]): VerifyResult {
  if (query.get('hub.mode') !== 'subscribe') return { verdict: 'reject', status: 403, reason: 'not a subscription challenge' };
  const given = query.get('hub.verify_token') ?? '';
  const matches = known(verifyTokens).map((token) => sameText(given, token));
  if (!matches.includes(true)) return { verdict: 'reject', status: 403, reason: 'verify token does not match' };
  const challenge = query.get('hub.challenge') ?? '';
  if (!CHALLENGE.test(challenge)) return { verdict: 'reject', status: 403, reason: 'no challenge to answer' };
  return { verdict: 'answer', status: 200, contentType: 'text/plain', body: challenge };
}

/** `X-Hub-Signature-256` of a body, as Meta makes it. */
export function signatureOf(body: Buffer, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
}

/** `appsecret_proof` of a call: shows that who holds the token also holds the app's secret. */
export function appSecretProof(accessToken: string, appSecret: string): string {
  return createHmac('sha256', appSecret).update(accessToken).digest('hex');
}

function known(secrets: readonly (string | undefined)[]): string[] {
  return secrets.filter((secret): secret is string => secret !== undefined && secret !== '');
}

/** Constant time whatever the lengths. */
function sameText(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
