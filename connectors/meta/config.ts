// The fields of the bind form that all of Meta's channels share.
import { z } from 'zod';
import { httpUrl } from '../../src/contract/index.js';

export const FACEBOOK_BASE_URL = 'https://graph.facebook.com';
/** Usable until 2028-07-29 (Graph API changelog, read 2026-10). */
export const DEFAULT_API_VERSION = 'v25.0';

const unbroken = z.string().trim().max(1000).regex(/^\S+$/, 'No spaces or line breaks');
/** A token or secret Meta has made, as it was pasted. */
export const secretText = unbroken.min(16);
/** One somebody made up. */
export const ownSecretText = unbroken.min(8);

/** Of apps, accounts and numbers. */
export const metaId = z
  .string()
  .trim()
  .regex(/^\d{5,25}$/, 'An id of Meta is a number without spaces');

export const appSecrets = {
  appSecret: secretText.meta({
    label: { en: 'App secret', 'zh-CN': '应用密钥' },
    help: {
      en: 'developers.facebook.com → your app → App settings → Basic → App secret → Show. It signs the webhooks.',
      'zh-CN': 'developers.facebook.com → 您的应用 → 应用设置 → 基本 → 应用密钥 → 显示。用于 Webhook 签名。',
    },
    secret: true,
  }),
  previousAppSecret: secretText.optional().meta({
    label: { en: 'Previous app secret', 'zh-CN': '旧应用密钥' },
    help: {
      en: 'Only while you change the app secret: webhooks signed with it are still taken. Clear it afterwards.',
      'zh-CN': '仅在更换应用密钥期间填写：仍接受用旧密钥签名的 Webhook。完成后请清空。',
    },
    secret: true,
  }),
};

export const apiVersion = z
  .string()
  .regex(/^v\d{2}\.\d$/, 'A Graph API version looks like v25.0')
  .optional()
  .meta({
    label: { en: 'Graph API version', 'zh-CN': 'Graph API 版本' },
    help: { en: 'Change it only when Meta retires the one used here.', 'zh-CN': '仅当 Meta 停用当前版本时更改。' },
    placeholder: DEFAULT_API_VERSION,
  });

export function baseUrl(defaultUrl: string) {
  const { host } = new URL(defaultUrl);
  return httpUrl.optional().meta({
    label: { en: 'API address', 'zh-CN': 'API 地址' },
    help: { en: `Leave empty for ${host}.`, 'zh-CN': `留空则使用 ${host}。` },
    placeholder: defaultUrl,
  });
}
