// What an admin fills in to bind a business phone number; drives the bind form, its validation and its help.
import { z } from 'zod';

export const DEFAULT_BASE_URL = 'https://graph.facebook.com';
/** Usable until 2028-07-29 (Graph API changelog, read 2026-10). */
export const DEFAULT_API_VERSION = 'v25.0';

const metaId = z
  .string()
  .trim()
  .regex(/^\d{5,25}$/, 'An id of Meta is a number without spaces');
const secret = z.string().trim().min(16).max(1000).regex(/^\S+$/, 'No spaces or line breaks');

export const credentialsSchema = z.object({
  phoneNumberId: metaId.meta({
    label: { en: 'Phone number ID', 'zh-CN': '电话号码 ID' },
    help: {
      en: 'developers.facebook.com → your app → WhatsApp → API Setup, under “From”. Not the phone number itself.',
      'zh-CN': 'developers.facebook.com → 你的应用 → WhatsApp → API 设置，“From”下方。不是电话号码本身。',
    },
    placeholder: '106540352242922',
  }),
  businessAccountId: metaId.meta({
    label: { en: 'WhatsApp Business Account ID', 'zh-CN': 'WhatsApp Business 账户 ID' },
    help: {
      en: 'On the same page, below the phone number ID. The account the number belongs to.',
      'zh-CN': '在同一页面，电话号码 ID 下方，即该号码所属的账户。',
    },
    placeholder: '102290129340398',
  }),
  accessToken: secret.meta({
    label: { en: 'Access token', 'zh-CN': '访问令牌' },
    help: {
      en: 'Business settings → System users → Generate token, with whatsapp_business_messaging and whatsapp_business_management. The token of the API Setup page ends within a day.',
      'zh-CN':
        '商务设置 → 系统用户 → 生成令牌，权限选择 whatsapp_business_messaging 和 whatsapp_business_management。API 设置页面上的令牌一天内失效。',
    },
    placeholder: 'EAAG…',
    secret: true,
  }),
  appSecret: secret.meta({
    label: { en: 'App secret', 'zh-CN': '应用密钥' },
    help: {
      en: 'App settings → Basic → App secret → Show. It signs the webhooks.',
      'zh-CN': '应用设置 → 基本 → 应用密钥 → 显示。用于 Webhook 签名。',
    },
    secret: true,
  }),
  previousAppSecret: secret.optional().meta({
    label: { en: 'Previous app secret', 'zh-CN': '旧应用密钥' },
    help: {
      en: 'Only while you change the app secret: webhooks signed with it are still taken. Clear it afterwards.',
      'zh-CN': '仅在更换应用密钥期间填写：仍接受用旧密钥签名的 Webhook。完成后请清空。',
    },
    secret: true,
  }),
});

export const settingsSchema = z.object({
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      label: { en: 'API address', 'zh-CN': 'API 地址' },
      help: { en: 'Leave empty for graph.facebook.com.', 'zh-CN': '留空则使用 graph.facebook.com。' },
      placeholder: DEFAULT_BASE_URL,
    }),
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
      label: { en: 'Public address for this number', 'zh-CN': '此号码的公网地址' },
      help: {
        en: 'Where Meta reaches this hub, when it differs from the hub-wide public address.',
        'zh-CN': '如果 Meta 访问本系统的地址与全局公网地址不同，请在此填写。',
      },
      placeholder: 'https://support.example.com',
    }),
  appId: metaId.optional().meta({
    label: { en: 'App ID', 'zh-CN': '应用 ID' },
    help: {
      en: 'Fill in when no other program uses the app: its own webhook then comes here too, with notices about templates, quality and the account.',
      'zh-CN': '如果没有其他程序使用该应用，请填写：应用自身的 Webhook 也会指向这里，从而收到模板、质量和账户的通知。',
    },
    placeholder: '670848291234567',
  }),
  messagesPerSecond: z
    .number()
    .min(1)
    .max(1000)
    .optional()
    .meta({
      label: { en: 'Messages per second', 'zh-CN': '每秒消息数' },
      help: {
        en: 'Meta allows 80; 20 for a number that is also used in the WhatsApp Business app; 1000 after an upgrade.',
        'zh-CN': 'Meta 允许 80；同时在 WhatsApp Business 应用中使用的号码为 20；升级后为 1000。',
      },
      placeholder: '80',
    }),
});
