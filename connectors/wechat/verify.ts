// Is this request from WeChat? Signed with the account's token; in safe and compatible mode the message comes in an encrypted envelope.
import {
  ConnectorError,
  type VerifyResult,
  type WebhookEnvelope,
  type WebhookRequest,
  type WebhookSecrets,
} from '../../src/contract/index.js';
import { readBody } from './body.js';
import { decryptEnvelope, isSignedBy } from './crypto.js';
import { dedupeKeyOf } from './dedupe.js';
import { textOf } from './reading.js';

export function verify(request: WebhookRequest, { credentials }: WebhookSecrets): VerifyResult {
  const { method, query } = request;
  const tokens = present(credentials['token'], credentials['previousToken']);
  if (method === 'GET') return handshake(query, tokens);
  const keys = present(credentials['encodingAesKey'], credentials['previousEncodingAesKey']);
  if (query.get('encrypt_type') === 'aes' && keys.length > 0)
    return openEnvelope(request, { tokens, keys, appId: credentials['appId'] ?? '' });
  if (!isSigned(query, 'signature', tokens, [])) return rejected('signature does not match');
  // A plain body is not covered by the signature: whoever has seen one could send another.
  if (keys.length > 0) return { verdict: 'reject', status: 403, reason: 'this account takes encrypted messages only' };
  return { verdict: 'accept' };
}

/** Saving the address in WeChat's console asks whether it is ours; never encrypted, whatever the mode. */
function handshake(query: URLSearchParams, tokens: readonly string[]): VerifyResult {
  if (!isSigned(query, 'signature', tokens, [])) return rejected('signature does not match');
  return { verdict: 'answer', status: 200, contentType: 'text/plain; charset=utf-8', body: query.get('echostr') ?? '' };
}

interface EnvelopeSecrets {
  tokens: readonly string[];
  keys: readonly string[];
  appId: string;
}

function openEnvelope({ query, body }: WebhookRequest, { tokens, keys, appId }: EnvelopeSecrets): VerifyResult {
  const encrypted = encryptedPartOf(body);
  if (encrypted === undefined) return rejected('the envelope has no encrypted part');
  if (!isSigned(query, 'msg_signature', tokens, [encrypted])) return rejected('msg_signature does not match');
  const opened = keys.map((key) => decryptEnvelope(encrypted, key)).find((candidate) => candidate !== null);
  if (!opened) return { verdict: 'reject', status: 403, reason: 'the EncodingAESKey does not open the envelope' };
  if (opened.appId !== appId) return { verdict: 'reject', status: 403, reason: 'the envelope is for another account' };
  return { verdict: 'accept', body: opened.message };
}

/** As WeChat writes it, found without reading the rest: the signature covers this part alone. */
const ENCRYPTED = /<Encrypt><!\[CDATA\[([A-Za-z0-9+/=]+)\]\]><\/Encrypt>/;

function encryptedPartOf(body: Buffer): string | undefined {
  return ENCRYPTED.exec(body.toString('latin1'))?.[1] ?? textOf(readBody(body)?.['Encrypt']);
}

/** No rule on the age of `timestamp` is documented, and WeChat repeats the nonce when it delivers again. */
function isSigned(
  query: URLSearchParams,
  name: 'signature' | 'msg_signature',
  tokens: readonly string[],
  more: readonly string[],
): boolean {
  const given = query.get(name) ?? '';
  const timestamp = query.get('timestamp') ?? '';
  const nonce = query.get('nonce') ?? '';
  return given !== '' && isSignedBy(tokens, given, [timestamp, nonce, ...more]);
}

function present(...values: (string | undefined)[]): string[] {
  return values.flatMap((value) => (value === undefined || value === '' ? [] : [value]));
}

function rejected(reason: string): VerifyResult {
  return { verdict: 'reject', status: 401, reason };
}

export function envelope(body: Buffer): WebhookEnvelope {
  const fields = readBody(body);
  const dedupeKey = fields && dedupeKeyOf(fields);
  if (dedupeKey === null) {
    throw new ConnectorError({ code: 'malformed_body', kind: 'permanent', message: 'The body is not a WeChat message' });
  }
  return { dedupeKey };
}
