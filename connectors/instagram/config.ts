// What an admin fills in to bind an Instagram professional account; drives the bind form, its validation and its help.
import { z } from 'zod';
import { baseUrl, secretText } from '../meta/config.js';
import { appCredentials, connectionSettings, messagesPerSecond } from '../meta/messaging/config.js';

export const INSTAGRAM_BASE_URL = 'https://graph.instagram.com';
/** Meta's pages name 100 and 300. */
export const MESSAGES_PER_SECOND = 100;

export const credentialsSchema = z.object({
  accessToken: secretText.meta({
    label: { en: 'Access token', 'zh-CN': '访问令牌' },
    help: {
      en: 'Instagram login: your app → Instagram → API setup with Instagram login → Generate token. Facebook login: the token of the Page linked to the account.',
      'zh-CN':
        'Instagram 登录：您的应用 → Instagram → 使用 Instagram 登录的 API 设置 → 生成令牌。Facebook 登录：与该账号关联的公共主页的令牌。',
    },
    placeholder: 'IGAA…',
    secret: true,
  }),
  ...appCredentials,
  instagramAppSecret: secretText.optional().meta({
    label: { en: 'Instagram app secret', 'zh-CN': 'Instagram 应用密钥' },
    help: {
      en: 'Instagram login only, when the app shows one of its own on “API setup with Instagram login”: Meta signs with either of the two.',
      'zh-CN': '仅用于 Instagram 登录，且“使用 Instagram 登录的 API 设置”页面显示独立密钥时填写：Meta 会使用两者之一签名。',
    },
    secret: true,
  }),
});

export const settingsSchema = z.object({
  login: z
    .enum(['instagram', 'facebook'])
    .optional()
    .meta({
      label: { en: 'Login', 'zh-CN': '登录方式' },
      help: {
        en: 'How the token was made. Leave empty to let the token tell: those of Facebook begin with EAA.',
        'zh-CN': '令牌的获取方式。留空则根据令牌判断：Facebook 令牌以 EAA 开头。',
      },
      choices: {
        instagram: { en: 'Instagram login', 'zh-CN': 'Instagram 登录' },
        facebook: { en: 'Facebook login', 'zh-CN': 'Facebook 登录' },
      },
    }),
  baseUrl: baseUrl(INSTAGRAM_BASE_URL),
  ...connectionSettings,
  messagesPerSecond: messagesPerSecond(MESSAGES_PER_SECOND),
});

export type Login = 'instagram' | 'facebook';

export function loginOf(accessToken: string, chosen: Login | undefined): Login {
  return chosen ?? (accessToken.startsWith('EAA') ? 'facebook' : 'instagram');
}
