// The fields of the bind form that Instagram and Messenger share.
import { z } from 'zod';

export const FACEBOOK_BASE_URL = 'https://graph.facebook.com';
/** Usable until 2028-07-29 (Graph API changelog, read 2026-10). */
export const DEFAULT_API_VERSION = 'v25.0';

export const secretText = z.string().trim().min(8).max(1000).regex(/^\S+$/, 'No spaces or line breaks');

export const appCredentials = {
  appSecret: secretText.meta({
    label: { en: 'App secret', 'zh-CN': '应用密钥' },
    help: {
      en: 'developers.facebook.com → your app → App settings → Basic → App secret → Show. It signs the webhooks.',
      'zh-CN': 'developers.facebook.com → 你的应用 → 应用设置 → 基本 → 应用密钥 → 显示。用于 Webhook 签名。',
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
  appId: z
    .string()
    .trim()
    .regex(/^\d{5,25}$/, 'An app ID is a number without spaces')
    .optional()
    .meta({
      label: { en: 'App ID', 'zh-CN': '应用 ID' },
      help: {
        en: 'At the top of the app’s page. With it the hub enters its webhook address into the app by itself; without it you do that by hand.',
        'zh-CN': '位于应用页面顶部。填写后系统会自动在应用中设置 Webhook 地址；否则需要手动设置。',
      },
      placeholder: '1517776481860111',
    }),
  verifyToken: secretText.optional().meta({
    label: { en: 'Verify token', 'zh-CN': '验证令牌' },
    help: {
      en: 'Only when you enter the webhook address by hand: any text of your own, the same here and in the app.',
      'zh-CN': '仅在手动设置 Webhook 地址时填写：自定义文本，此处与应用中必须一致。',
    },
    secret: true,
  }),
};

export const connectionSettings = {
  apiVersion: z
    .string()
    .regex(/^v\d{2}\.\d$/, 'A Graph API version looks like v25.0')
    .optional()
    .meta({
      label: { en: 'Graph API version', 'zh-CN': 'Graph API 版本' },
      help: { en: 'Change it only when Meta retires the one used here.', 'zh-CN': '仅当 Meta 停用当前版本时更改。' },
      placeholder: DEFAULT_API_VERSION,
    }),
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      label: { en: 'Public address for this account', 'zh-CN': '此账号的公网地址' },
      help: {
        en: 'Where Meta reaches this hub, when it differs from the hub-wide public address.',
        'zh-CN': '如果 Meta 访问本系统的地址与全局公网地址不同，请在此填写。',
      },
      placeholder: 'https://support.example.com',
    }),
  humanAgent: z
    .boolean()
    .optional()
    .meta({
      label: { en: 'Answer for seven days', 'zh-CN': '允许七天内回复' },
      help: {
        en: 'Agents may answer until 7 days after the customer’s last message instead of 24 hours. Switch it off while Meta has not approved the Human Agent feature for the app.',
        'zh-CN': '客服可在客户最后一条消息后 7 天内回复，而不是 24 小时。Meta 尚未批准应用的 Human Agent 功能时请关闭。',
      },
    }),
};

/** One account's pace, with its own usual figure. */
export function messagesPerSecond(usual: number) {
  return z
    .number()
    .min(1)
    .max(300)
    .optional()
    .meta({
      label: { en: 'Messages per second', 'zh-CN': '每秒消息数' },
      help: {
        en: `How fast the hub sends; ${usual} when empty. Meta allows up to 300, and asks for less over longer times.`,
        'zh-CN': `系统发送速度，留空为 ${usual}。Meta 最多允许 300，但长时间内应更低。`,
      },
      placeholder: String(usual),
    });
}

export function baseUrl(defaultUrl: string) {
  const host = new URL(defaultUrl).host;
  return z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      label: { en: 'API address', 'zh-CN': 'API 地址' },
      help: { en: `Leave empty for ${host}.`, 'zh-CN': `留空则使用 ${host}。` },
      placeholder: defaultUrl,
    });
}
