// A push as it goes over the wire: its XML, and in compatible and safe mode the envelope and signatures around it.
import { randomInt } from 'node:crypto';
import { encryptEnvelope, signatureOf } from '../crypto.js';
import type { Account } from './types.js';

/** Numbers stand bare, everything else in CDATA; an object is an element with elements inside, a list an element that repeats. */
export type XmlValue = string | number | bigint | XmlFields | XmlValue[];
export interface XmlFields {
  [name: string]: XmlValue;
}

export function xmlOf(fields: XmlFields): string {
  return `<xml>${elements(fields)}</xml>`;
}

function elements(fields: XmlFields): string {
  return Object.entries(fields)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((item) => `<${name}>${content(item)}</${name}>`))
    .join('\n');
}

function content(value: XmlValue): string {
  if (typeof value === 'string') return `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
  if (typeof value === 'object') return Array.isArray(value) ? '' : elements(value);
  return String(value);
}

export interface SignedPush {
  query: URLSearchParams;
  body: string;
}

/** `message`: the XML of the push. The same push delivered again is signed anew. */
export function signedPush(account: Account, openId: string, message: string, now: number): SignedPush {
  const timestamp = String(Math.floor(now / 1000));
  const nonce = String(randomInt(100_000_000, 2_000_000_000));
  const query = new URLSearchParams({ signature: signatureOf([account.token, timestamp, nonce]), timestamp, nonce, openid: openId });
  if (account.mode === 'plain') return { query, body: message };
  const encrypted = encryptEnvelope({ message, appId: account.appId }, account.encodingAesKey);
  query.set('encrypt_type', 'aes');
  query.set('msg_signature', signatureOf([account.token, timestamp, nonce, encrypted]));
  const sealed = `<Encrypt><![CDATA[${encrypted}]]></Encrypt>`;
  const body =
    account.mode === 'safe'
      ? `<xml><ToUserName><![CDATA[${account.originalId}]]></ToUserName>${sealed}</xml>`
      : message.replace(/<\/xml>$/, `${sealed}</xml>`);
  return { query, body };
}

/** What saving the address in the console sends. */
export function handshakeQuery(account: Account, now: number): URLSearchParams {
  const timestamp = String(Math.floor(now / 1000));
  const nonce = String(randomInt(100_000_000, 2_000_000_000));
  const echostr = String(randomInt(2 ** 40, 2 ** 47));
  return new URLSearchParams({ signature: signatureOf([account.token, timestamp, nonce]), timestamp, nonce, echostr });
}
