// WeChat's webhooks in safe mode: the same messages inside an encrypted envelope, as an account with an EncodingAESKey gets them.
import { encryptEnvelope, signatureOf } from '../connectors/wechat/crypto.js';
import type { WebhookRequest, WebhookSecrets } from '../src/contract/index.js';

const ENCODING_AES_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const APP_ID = 'wx0123456789abcdef';

export function sealed(message: Buffer, token: string): { request: WebhookRequest; secrets: WebhookSecrets } {
  const encrypted = encryptEnvelope({ message: message.toString(), appId: APP_ID }, ENCODING_AES_KEY);
  const [timestamp, nonce] = ['1714037059', '486452656'];
  const query = new URLSearchParams({
    signature: signatureOf([token, timestamp, nonce]),
    timestamp,
    nonce,
    encrypt_type: 'aes',
    msg_signature: signatureOf([token, timestamp, nonce, encrypted]),
  });
  const body = Buffer.from(`<xml><ToUserName><![CDATA[gh_123456789abc]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`);
  return {
    request: { method: 'POST', query, headers: { 'content-type': 'text/xml' }, body },
    secrets: { credentials: { token, encodingAesKey: ENCODING_AES_KEY, appId: APP_ID }, webhookSecret: '' },
  };
}
